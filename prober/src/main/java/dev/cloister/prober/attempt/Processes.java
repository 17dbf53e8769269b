// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The processes that this one sees.
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    static List<Long> visible() {
        try (var entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
