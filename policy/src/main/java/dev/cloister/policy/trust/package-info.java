// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// A workspace's policy binds nobody until its owner has seen and trusted it.
///
/// [dev.cloister.policy.trust.TrustStore] keeps what was trusted, outside the workspace;
/// [dev.cloister.policy.trust.Trust] is its answer, with the change as [dev.cloister.policy.trust.UnifiedDiff].
package dev.cloister.policy.trust;
