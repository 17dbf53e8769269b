// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// A policy in the words of other tools: [dev.cloister.policy.export.Export] of a [dev.cloister.policy.Policy] in a
/// [dev.cloister.policy.export.Format], to [dev.cloister.policy.export.Exported].
package dev.cloister.policy.export;
