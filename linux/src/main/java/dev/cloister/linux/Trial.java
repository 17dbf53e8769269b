// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

/// What came of trying rules out.
sealed interface Trial {
    /// The kernel took them.
    record Taken() implements Trial {}

    /// The kernel, or the library before it, refused them.
    record Refused(String reason) implements Trial {}

    /// Nobody could be asked.
    record Untried(String reason) implements Trial {}
}
