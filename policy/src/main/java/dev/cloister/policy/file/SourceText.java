// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Bytes become text: UTF-8 only, and only characters that a reader of the file would see.
final class SourceText {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private SourceText() {}

    /// The text of these bytes; where they aren't UTF-8, the replacement character marks each place.
    static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// Tells every character that doesn't belong into a policy file.
    static void check(CharBuffer text, Problems problems) {
        var line = 1;
        var column = 1;
        for (var i = 0; i < text.length(); ) {
            var c = Character.codePointAt(text, i);
            var at = new Place(line, column);
            problem(c, i).ifPresent(problem -> problems.add(at, problem));
            i += Character.charCount(c);
            var ends = c == '\n' || (c == '\r' && (i == text.length() || text.charAt(i) != '\n'));
            line += ends ? 1 : 0;
            column = ends ? 1 : column + 1;
        }
    }

    private static Optional<String> problem(int c, int index) {
        if ((c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t') {
            return Optional.empty();
        }
        if (c == BYTE_ORDER_MARK) {
            return Optional.of(index == 0 ? "a byte order mark; save the file without one" : "a byte order mark");
        }
        if (c == 0xfffd) {
            return Optional.of("bytes that aren't UTF-8");
        }
        return Printable.isFit(c)
                ? Optional.empty()
                : Optional.of("a character that can't be seen, U+%04X".formatted(c));
    }
}
