// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Every attack that needs no world of its own, in the order in which they are made and reported.
public final class Catalogue {
    private static final int COLUMNS = 5;

    private Catalogue() {}

    /// Reads it.
    public static List<Attack> attacks() {
        try (var stream = Catalogue.class.getResourceAsStream("attacks.txt")) {
            if (stream == null) {
                throw new IllegalStateException("attacks.txt isn't in the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Catalogue::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attack parse(String line) {
        var columns = line.split("\\s*\\|\\s*", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalStateException("attack: %s (expected: id | group | tried | held by | R…)".formatted(line));
        }
        return new Attack(
                columns[0].strip(),
                Group.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                columns[2],
                columns[3],
                List.of(columns[4].strip().split(" ", -1)));
    }
}
