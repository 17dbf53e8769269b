// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

/// A limit that was reached and ended the run.
///
/// @param limit its key in the policy, and its value
/// @param detail what was seen
public record Reached(String limit, String detail) {
    /// For people: `limit reached: memory 4GiB (…)`.
    public String text() {
        return "limit reached: %s (%s)".formatted(limit, detail);
    }
}
