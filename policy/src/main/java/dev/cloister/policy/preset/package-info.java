// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Presets: named groups of rules, some kept as text, some computed by asking the user's own tools.
///
/// Start at [dev.cloister.policy.preset.Presets]; it asks through [dev.cloister.policy.preset.Tools], keeps answers
/// in
/// a [dev.cloister.policy.preset.DiscoveryCache] and yields a [dev.cloister.policy.preset.Discovery] of rules,
/// [dev.cloister.policy.preset.Setting]s and [dev.cloister.policy.preset.Notice]s. What a workspace's own files
/// wish
/// for is only ever a [dev.cloister.policy.preset.Proposal], read by [dev.cloister.policy.preset.Proposals] through
/// [dev.cloister.policy.preset.WorkspaceFiles].
package dev.cloister.policy.preset;
