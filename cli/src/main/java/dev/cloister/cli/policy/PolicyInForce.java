// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.policy.Policy;
import dev.cloister.policy.preset.Discovery;

/// The policy of a run, and what its presets bring beside rules.
///
/// @param source where it was read, as the user knows it
public record PolicyInForce(Policy policy, String source, Discovery discovery) {}
