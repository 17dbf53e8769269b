// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Drives the built launcher as its users do: from a directory outside the checkout, as root and as an ordinary
/// user.
///
/// Start at [dev.cloister.system.Launcher]; the attacks are in `attack`, the jobs it exists for in `job`, what
/// happens
/// when something fails in `fault`, the rules of the code itself in `rules`.
package dev.cloister.system;
