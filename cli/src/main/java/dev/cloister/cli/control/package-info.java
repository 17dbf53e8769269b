// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The commands that speak with live runs: `ps`, `reload`, `allow`, `deny`.
///
/// Start at [dev.cloister.cli.control.Runs].
package dev.cloister.cli.control;
