// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The wiring of gate, kernel and audit around one sealed network: for a run, and for a gate that stands by itself.
package dev.cloister.cli.gate;
