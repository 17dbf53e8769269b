// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// Where a rule was written, so that every message can point there.
///
/// `place` is a file as the user knows it, `preset npm`, `--allow`, or a tool's own words; `line` and `column`
/// count
/// from 1, both 0 where there is no text to point into.
public record Origin(String place, int line, int column) {
    /// An origin without a position, such as a flag.
    public static Origin of(String place) {
        return new Origin(place, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? place : "%s:%d".formatted(place, line);
    }
}
