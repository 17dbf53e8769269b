// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

/// Text that the agent may have chosen, made safe for a terminal, a log line and a text page.
public final class Printable {
    private static final int MAX = 200;

    private Printable() {}

    /// At most 200 characters of `text`.
    public static String of(String text) {
        return of(text, MAX);
    }

    /// At most `max` characters of `text`, each control, format (bidirectional override, zero width),
    /// line-separating,
    /// private or unpaired one replaced by `?`: nothing that steers a terminal or hides what stands there.
    public static String of(String text, int max) {
        var kept = new StringBuilder();
        text.codePoints().limit(max).map(Printable::shown).forEach(kept::appendCodePoint);
        return text.codePointCount(0, text.length()) > max ? kept.append('…').toString() : kept.toString();
    }

    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> character;
        };
    }
}
