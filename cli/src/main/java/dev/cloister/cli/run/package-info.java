// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister run`: the wiring of policy, enclosure, gate and audit, and the agent's terminal.
package dev.cloister.cli.run;
