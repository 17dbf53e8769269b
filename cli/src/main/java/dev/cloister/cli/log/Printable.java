// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

/// Text that others chose, made harmless for a terminal and for the eye.
///
/// Shown as their code point in braces: control characters (C0, DEL, C1), which move the cursor, recolour, rename
/// the
/// window or answer as
/// if typed; direction overrides, zero-width and tag characters, which make text look like other text; combining
/// marks,
/// which pile up over other lines; blanks that are no spaces; and what no font has.
public final class Printable {
    /// Longest text shown, in UTF-16 units.
    private static final int LONGEST = 400;
    /// Letters that look like nothing: Hangul fillers and the empty Braille pattern.
    private static final String BLANKS = "\u115F\u1160\u3164\uFFA0\u2800";

    private Printable() {}

    /// The text as it may be printed, on one line.
    public static String of(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().takeWhile(_ -> shown.length() < LONGEST).forEach(character -> append(shown, character));
        return text.codePointCount(0, text.length()) > LONGEST || shown.length() >= LONGEST
                ? shown.append("...").toString()
                : shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        if (isHarmless(character)) {
            shown.appendCodePoint(character);
        } else {
            shown.append("\\u{%X}".formatted(character));
        }
    }

    private static boolean isHarmless(int character) {
        if (character < 0x7F) {
            return character >= ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> BLANKS.indexOf(character) < 0;
        };
    }
}
