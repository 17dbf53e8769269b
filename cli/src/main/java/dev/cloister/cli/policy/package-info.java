// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Where the policy in force comes from, and the `policy` commands.
package dev.cloister.cli.policy;
