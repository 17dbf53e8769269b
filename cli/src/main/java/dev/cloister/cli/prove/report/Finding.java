// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import dev.cloister.prober.attack.Attack;

/// An attack and what is to be said of it.
///
/// @param detail what was met, or why it wasn't tried
public record Finding(Attack attack, Verdict verdict, String detail) {}
