// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.nio.file.Path;

/// A line that was passed over because it is no event.
///
/// @param file where it stands
/// @param number its number in that file, from 1
/// @param problem what is wrong with it
public record UnreadableLine(Path file, long number, String problem) {
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(file, number, problem);
    }
}
