// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import java.nio.ByteBuffer;

/// Reads queries strictly (RFC 1035 §4.1, RFC 6891): one question, at most an OPT record beside it, nothing after.
///
/// The octets are hostile: whatever they are, the outcome is a [Reading].
public final class QueryReader {
    static final int HEADER = 12;
    private static final int ANSWER = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int CHECKING_DISABLED = 0x0010;
    private static final int CLASS_IN = 1;
    private static final int OPT_FIXED = 10;

    private enum Edns {
        ABSENT,
        PRESENT,
        OTHER_VERSION,
        MALFORMED
    }

    private QueryReader() {}

    /// Reads the octets between position and limit, which are one whole message.
    public static Reading read(ByteBuffer message) {
        var in = message.slice();
        if (in.remaining() < HEADER || (in.getShort(2) & ANSWER) != 0) {
            return new Reading.Ignored();
        }
        var id = in.getShort() & 0xffff;
        var bits = in.getShort() & (OPCODE | RECURSION_DESIRED | CHECKING_DISABLED);
        if ((bits & OPCODE) != 0) {
            return new Reading.Faulty(id, bits, ResponseCode.NOTIMP, false);
        }
        var counts = in.getLong();
        var additional = (int) (counts & 0xffff);
        // One question, no answer, no authority: the upper three of the four counts.
        return counts >>> 16 == 1L << 32 && additional <= 1
                ? question(in, id, bits, additional == 1)
                : new Reading.Faulty(id, bits, ResponseCode.FORMERR, false);
    }

    private static Reading question(ByteBuffer in, int id, int bits, boolean hasAdditional) {
        var name = DnsName.read(in);
        if (name.isEmpty() || in.remaining() < 4) {
            return new Reading.Faulty(id, bits, ResponseCode.FORMERR, false);
        }
        var type = in.getShort() & 0xffff;
        var kind = in.getShort() & 0xffff;
        var edns = hasAdditional ? edns(in) : in.hasRemaining() ? Edns.MALFORMED : Edns.ABSENT;
        return switch (edns) {
            case MALFORMED -> new Reading.Faulty(id, bits, ResponseCode.FORMERR, false);
            case OTHER_VERSION -> new Reading.Faulty(id, bits, ResponseCode.BADVERS, true);
            case ABSENT, PRESENT ->
                kind != CLASS_IN || type == RecordType.OPT
                        ? new Reading.Faulty(id, bits, ResponseCode.REFUSED, edns == Edns.PRESENT)
                        : new Reading.Asked(new Query(
                                id,
                                (bits & RECURSION_DESIRED) != 0,
                                (bits & CHECKING_DISABLED) != 0,
                                name.get(),
                                type,
                                edns == Edns.PRESENT));
        };
    }

    /// The one additional record must be OPT: name root, its options filling its length and the message exactly.
    private static Edns edns(ByteBuffer in) {
        if (in.remaining() < 1 + OPT_FIXED || in.get() != 0 || (in.getShort() & 0xffff) != RecordType.OPT) {
            return Edns.MALFORMED;
        }
        in.getShort(); // the client's payload size: every answer fits the 512 octets that all clients take
        in.get(); // extended response code
        var version = in.get() & 0xff;
        in.getShort(); // flags
        if ((in.getShort() & 0xffff) != in.remaining() || !skipOptions(in)) {
            return Edns.MALFORMED;
        }
        return version == 0 ? Edns.PRESENT : Edns.OTHER_VERSION;
    }

    private static boolean skipOptions(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (in.remaining() < 4) {
                return false;
            }
            in.getShort();
            var length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                return false;
            }
            in.position(in.position() + length);
        }
        return true;
    }
}
