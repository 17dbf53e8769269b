// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

/// Text that the agent may have chosen, made safe for a terminal, a log line and a text page.
public final class Printable {
    private static final int MAX = 200;
    private static final int FIRST_BYTE = 0xDC80;
    private static final int LAST_BYTE = 0xDCFF;

    private Printable() {}

    /// At most 200 characters of `text`.
    public static String of(String text) {
        return of(text, MAX);
    }

    /// At most `max` characters of `text`, each control, format (bidirectional override, zero width),
    /// line-separating,
    /// private or unpaired one replaced by `?`: nothing that steers a terminal or hides what stands there. A byte of a
    /// file's name that is no text, an unpaired surrogate here, is shown as `\xff`.
    public static String of(String text, int max) {
        var kept = new StringBuilder();
        text.codePoints().limit(max).forEach(character -> append(kept, character));
        return text.codePointCount(0, text.length()) > max ? kept.append('…').toString() : kept.toString();
    }

    private static void append(StringBuilder kept, int character) {
        if (character >= FIRST_BYTE && character <= LAST_BYTE) {
            kept.append("\\x").append(Integer.toHexString(character & 0xff));
        } else {
            kept.appendCodePoint(shown(character));
        }
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
