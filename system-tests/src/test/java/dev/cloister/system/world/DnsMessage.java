// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One question and the wire form of its answer (RFC 1035), as much as a test's authority needs.
record DnsMessage(int id, String name, int type, byte[] question) {
    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;
    /// TTL of every record: short, so that a cache shows.
    private static final int TTL_SECONDS = 5;

    static DnsMessage parse(byte[] packet, int length) {
        var buffer = ByteBuffer.wrap(packet, 0, length);
        var id = buffer.getShort() & 0xffff;
        buffer.position(12);
        var name = new StringBuilder();
        for (var label = buffer.get() & 0xff; label != 0; label = buffer.get() & 0xff) {
            var bytes = new byte[label];
            buffer.get(bytes);
            name.append(name.isEmpty() ? "" : ".").append(Journal.escaped(bytes, label));
        }
        var type = buffer.getShort() & 0xffff;
        var end = buffer.position() + 2;
        var question = new byte[end - 12];
        System.arraycopy(packet, 12, question, 0, question.length);
        return new DnsMessage(id, name.toString().toLowerCase(Locale.ROOT), type, question);
    }

    /// The answer with those entries that the question's type asks for.
    byte[] answer(int code, List<Zone.Entry> entries) {
        var wanted = entries.stream()
                .filter(entry -> entry.type() == type || entry.type() == CNAME)
                .toList();
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeShort(id);
            out.writeShort(0x8580 | code);
            out.writeShort(1);
            out.writeShort(wanted.size());
            out.writeInt(0);
            out.write(question);
            for (var entry : wanted) {
                write(out, entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Zone.Entry entry) throws IOException {
        writeName(out, entry.owner());
        out.writeShort(entry.type());
        out.writeShort(1);
        out.writeInt(TTL_SECONDS);
        if (entry.type() == CNAME) {
            out.writeShort(entry.text().length() + 2);
            writeName(out, entry.text());
        } else {
            var address = InetAddress.getByName(entry.text()).getAddress();
            out.writeShort(address.length);
            out.write(address);
        }
    }

    private static void writeName(DataOutputStream out, String name) throws IOException {
        for (var label : name.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
    }
}
