// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The policy in force, told: as text, as maps for JSON, and as one number.
///
/// [dev.cloister.policy.show.PolicyText] writes the whole policy, [dev.cloister.policy.show.Explanation] one
/// decision,
/// [dev.cloister.policy.show.RuleView] one rule; [dev.cloister.policy.show.PolicyDigest] is its fingerprint.
package dev.cloister.policy.show;
