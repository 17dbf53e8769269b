// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A DNS question as bytes, and what an answer to it says (RFC 1035).
record Question(String name, int type) {
    static final int A = 1;
    static final int NULL = 10;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int HTTPS = 65;
    static final int ANY = 255;
    static final int NXDOMAIN = 3;

    /// An answer.
    ///
    /// @param records each type, with its address for A and AAAA
    record Reply(int code, List<String> records) {}

    byte[] bytes() {
        var message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (var label : name.split("\\.", -1)) {
            message.write(label.length());
            message.writeBytes(label.getBytes(ISO_8859_1));
        }
        message.writeBytes(new byte[] {0, (byte) (type >> 8), (byte) type, 0, 1});
        return message.toByteArray();
    }

    /// What these bytes answer; empty where they are no answer to this.
    Optional<Reply> read(byte[] bytes, int length) {
        var message = ByteBuffer.wrap(bytes, 0, length);
        if (length < 12 || message.getShort(0) != 0x1234 || (message.get(2) & 0x80) == 0) {
            return Optional.empty();
        }
        var records = new ArrayList<String>();
        var answers = message.getShort(6);
        message.position(12);
        skipName(message);
        message.position(message.position() + 4);
        for (var i = 0; i < answers && message.remaining() > 10; i++) {
            skipName(message);
            records.add(record(message));
        }
        return Optional.of(new Reply(message.get(3) & 0xf, List.copyOf(records)));
    }

    private static String record(ByteBuffer message) {
        var kind = message.getShort();
        message.position(message.position() + 6);
        var data = new byte[message.getShort()];
        message.get(data);
        if (kind == A && data.length == 4) {
            return "A %d.%d.%d.%d".formatted(data[0] & 0xff, data[1] & 0xff, data[2] & 0xff, data[3] & 0xff);
        }
        return "type %d".formatted(kind);
    }

    private static void skipName(ByteBuffer message) {
        while (true) {
            var length = message.get() & 0xff;
            if (length == 0) {
                return;
            }
            if (length >= 0xc0) {
                message.get();
                return;
            }
            message.position(message.position() + length);
        }
    }
}
