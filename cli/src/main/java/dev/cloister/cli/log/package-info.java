// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What a person sees of the audit: `cloister log`, and the summary at the end of a run.
///
/// Start at [dev.cloister.cli.log.LogCommand] and [dev.cloister.cli.log.Summary]. Names, programs and arguments
/// were
/// chosen by the agent, so all of them reach the terminal through [dev.cloister.cli.log.Printable].
package dev.cloister.cli.log;
