// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

/// Text that others wrote, made fit for a terminal: no control, no direction override, not much of it.
final class Printable {
    private static final int LONGEST = 80;

    private Printable() {}

    static String of(String text) {
        var points = text.codePointCount(0, text.length());
        return points <= LONGEST ? line(text) : line(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "…";
    }

    /// The whole line, each unfit character replaced by one other, so that columns stay where they are.
    static String line(String text) {
        var fit = new StringBuilder(text.length());
        text.codePoints().map(c -> c == '\t' || isFit(c) ? c : '?').forEach(fit::appendCodePoint);
        return fit.toString();
    }

    /// Whether a terminal shows `c` as itself, without moving or reordering what stands around it.
    static boolean isFit(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
