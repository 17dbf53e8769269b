// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// What names a run in audit files, sockets and commands: when it began, and four characters against collisions.
public final class RunId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /// No letter or digit that is easily taken for another.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private RunId() {}

    /// A new one.
    public static String of(Instant now, SecureRandom random) {
        var id = new StringBuilder(TIME.format(now)).append('-');
        random.ints(4, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
        return id.toString();
    }
}
