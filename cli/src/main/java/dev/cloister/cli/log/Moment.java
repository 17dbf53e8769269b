// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/// A moment as a person writes it: `10m`, `2h`, `1d` ago, or `2026-01-02T03:04:05Z`.
record Moment(String text) {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

    /// @throws IllegalArgumentException if it is neither
    Instant before(Instant now) {
        var ago = AGO.matcher(text);
        if (ago.matches()) {
            long amount = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--since: %s (expected: 10m, 2h, 1d or 2026-01-02T03:04:05Z)".formatted(text), e);
        }
    }
}
