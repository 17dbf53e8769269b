// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The policy: one immutable value that answers "may this name be reached on this port?".
///
/// Start at [dev.cloister.policy.Policy] and [dev.cloister.policy.Decision].
package dev.cloister.policy;
