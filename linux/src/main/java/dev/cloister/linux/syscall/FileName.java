// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/// Names of files as text, without loss: the kernel's are bytes, mostly UTF-8. Each byte that isn't is one unpaired
/// surrogate, U+DC80 to U+DCFF, as Python writes it (PEP 383); no UTF-8 means one of those. What this package opens,
/// makes and lists is named so. `java.nio.file.Path` refuses such a name, or changes it.
public final class FileName {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char FIRST = '\uDC80';
    private static final char LAST = '\uDCFF';
    private static final int HIGH = 0xDC00;

    private FileName() {}

    /// The text of these bytes.
    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /// The text of some of these bytes.
    public static String of(byte[] bytes, int offset, int length) {
        var text = new String(bytes, offset, length, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decoded(ByteBuffer.wrap(bytes, offset, length));
    }

    /// The bytes of a text: `of` undone.
    public static byte[] bytes(String text) {
        if (isText(text)) {
            return text.getBytes(UTF_8);
        }
        var bytes = new ByteArrayOutputStream();
        var begin = 0;
        for (var at = 0; at < text.length(); at++) {
            if (isByte(text, at)) {
                bytes.writeBytes(text.substring(begin, at).getBytes(UTF_8));
                bytes.write(text.charAt(at) - HIGH);
                begin = at + 1;
            }
        }
        bytes.writeBytes(text.substring(begin).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    /// Whether nothing in it stands for a byte that isn't UTF-8.
    public static boolean isText(String name) {
        for (var at = 0; at < name.length(); at++) {
            if (isByte(name, at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isByte(String text, int at) {
        var character = text.charAt(at);
        return character >= FIRST
                && character <= LAST
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static String decoded(ByteBuffer bytes) {
        var decoder = UTF_8.newDecoder();
        var text = CharBuffer.allocate(bytes.remaining());
        for (var result = decoder.decode(bytes, text, true); result.isError(); result = decoder.decode(bytes, text, true)) {
            for (var count = result.length(); count > 0; count--) {
                text.put((char) (HIGH | (bytes.get() & 0xff)));
            }
        }
        return text.flip().toString();
    }
}
