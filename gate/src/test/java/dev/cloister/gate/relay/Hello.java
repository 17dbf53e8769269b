// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes TLS hellos of any shape, wrong ones too.
final class Hello {
    private final List<byte[]> extensions = new ArrayList<>();

    static Hello empty() {
        return new Hello();
    }

    /// A hello as an honest client would send it.
    static Hello naming(String name) {
        return new Hello().name(name);
    }

    /// One host name.
    Hello name(String name) {
        return names(entry(0, name));
    }

    /// A list of server names, given entry by entry.
    Hello names(byte[]... entries) {
        var list = concat(entries);
        return extension(0, concat(new byte[][] {number(list.length), list}));
    }

    static byte[] entry(int type, String name) {
        var bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return concat(new byte[][] {{(byte) type}, number(bytes.length), bytes});
    }

    Hello extension(int type, byte[] content) {
        extensions.add(concat(new byte[][] {number(type), number(content.length), content}));
        return this;
    }

    /// The handshake message.
    byte[] message() {
        var all = concat(extensions.toArray(byte[][]::new));
        var body = ByteBuffer.allocate(2 + 32 + 1 + 32 + 2 + 4 + 2 + 2 + all.length);
        body.put((byte) 3).put((byte) 3).put(new byte[32]).put((byte) 32).put(new byte[32]);
        body.putShort((short) 4).putInt(0x1301_1302).put((byte) 1).put((byte) 0);
        body.putShort((short) all.length).put(all);
        return concat(new byte[][] {{1, (byte) (body.capacity() >> 16)}, number(body.capacity()), body.array()});
    }

    /// The message in one record after another, each with at most `size` bytes of it.
    byte[] records(int size) {
        var message = message();
        var records = new ArrayList<byte[]>();
        for (var start = 0; start < message.length; start += size) {
            var fragment = Arrays.copyOfRange(message, start, Math.min(message.length, start + size));
            records.add(new byte[] {22, 3, 1});
            records.add(number(fragment.length));
            records.add(fragment);
        }
        return concat(records.toArray(byte[][]::new));
    }

    byte[] record() {
        return records(1 << 14);
    }

    static byte[] number(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    static byte[] concat(byte[][] parts) {
        var whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(whole::put);
        return whole.array();
    }
}
