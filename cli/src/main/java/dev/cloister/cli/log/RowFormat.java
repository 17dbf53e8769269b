// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Rows as text: aligned and coloured for a terminal; for anything else, separated by tabs with the time in UTC.
///
/// @param terminal whether a terminal shows it
/// @param coloured whether it may be coloured
/// @param zone whose time a person reads
record RowFormat(boolean terminal, boolean coloured, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int WORD = 8;
    private static final int TARGET = 36;
    private static final int REASON = 44;
    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> COLOURS =
            Map.of("refused", "\u001b[31m", "observed", "\u001b[33m", "held", "\u001b[33m", "notice", "\u001b[33m");

    String format(EventRow row) {
        return terminal ? aligned(row) : plain(row);
    }

    private String aligned(EventRow row) {
        var time = TIME.format(row.time().atZone(zone));
        var colour = coloured ? COLOURS.getOrDefault(row.word(), "") : "";
        var word = colour + padded(row.word(), WORD) + (colour.isEmpty() ? "" : RESET);
        return "%s  %s  %s  %s  %s  %s"
                .formatted(
                        time,
                        word,
                        padded(row.target(), TARGET),
                        padded(row.reason(), REASON),
                        row.process(),
                        row.bytes())
                .stripTrailing();
    }

    private static String plain(EventRow row) {
        var time = DateTimeFormatter.ISO_INSTANT.format(row.time().truncatedTo(ChronoUnit.MILLIS));
        return time + "\t" + String.join("\t", row.columns());
    }

    /// Never cut: a name that only its end tells from another must be seen whole.
    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
