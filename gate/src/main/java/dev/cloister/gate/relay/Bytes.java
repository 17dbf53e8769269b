// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are kept until they can be judged: an array that grows by doubling.
final class Bytes {
    private byte[] array = new byte[256];
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        if (index >= length) {
            throw new IndexOutOfBoundsException("byte %d of %d".formatted(index, length));
        }
        return array[index];
    }

    void append(byte next) {
        reserve(1);
        array[length++] = next;
    }

    /// Appends all that remains in `bytes`.
    void append(ByteBuffer bytes) {
        var added = bytes.remaining();
        reserve(added);
        bytes.get(array, length, added);
        length += added;
    }

    void append(String text) {
        append(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// What is kept, from the first byte on; shares its content.
    ByteBuffer buffer() {
        return ByteBuffer.wrap(array, 0, length).slice();
    }

    /// What is kept, one character for each byte.
    String text() {
        return new String(array, 0, length, StandardCharsets.ISO_8859_1);
    }

    /// Hands out what is kept and starts anew.
    ByteBuffer take() {
        var taken = ByteBuffer.wrap(Arrays.copyOf(array, length));
        length = 0;
        return taken;
    }

    private void reserve(int added) {
        if (length + added > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + added));
        }
    }
}
