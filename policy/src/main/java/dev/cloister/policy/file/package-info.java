// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The policy file: `cloister.yaml` text in, a [dev.cloister.policy.Policy] or a list of problems out.
///
/// Start at [dev.cloister.policy.file.PolicyFile]. Its results are [dev.cloister.policy.file.Parsed],
/// [dev.cloister.policy.file.PolicyDraft] and [dev.cloister.policy.file.Problem];
/// [dev.cloister.policy.file.Flags] and [dev.cloister.policy.file.ModeChoice] read flags and variables into a
/// [dev.cloister.policy.file.Reading] with the same checks.
package dev.cloister.policy.file;
