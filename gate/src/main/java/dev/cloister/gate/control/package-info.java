// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The policy in force and the owner's control socket.
///
/// Start at [dev.cloister.gate.control.LivePolicy] (what is in force) and [dev.cloister.gate.control.Control] (what
/// the
/// owner may ask of a live run).
package dev.cloister.gate.control;
