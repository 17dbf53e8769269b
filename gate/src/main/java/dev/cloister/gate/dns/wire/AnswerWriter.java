// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import dev.cloister.policy.HostName;
import java.nio.ByteBuffer;

/// Writes answers (RFC 1035 §4.1): header, the question as it was asked, records that point back at it, OPT if
/// asked.
public final class AnswerWriter {
    /// What every client takes over UDP, with EDNS or without (RFC 1035 §4.2.1).
    public static final int MAX_UDP = 512;
    /// The most a length prefix can say over TCP.
    public static final int MAX_TCP = 65_535;
    /// The payload size we advertise: no larger query than this makes sense to us, and none is fragmented on the
    /// way.
    private static final int ADVERTISED = 1232;

    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;
    private static final int CHECKING_DISABLED = 0x0010;
    private static final int QUESTION_POINTER = 0xc000 | QueryReader.HEADER;
    private static final int CLASS_IN = 1;
    private static final int FIXED = 12;
    private static final int OPT_OCTETS = 11;
    private static final int NEGATIVE_TTL = 30;
    private static final Rdata SOA = soa();

    private AnswerWriter() {}

    /// The answer in at most `limit` octets; with the TC bit and without records if they don't fit, so that the
    /// client
    /// asks again over TCP.
    public static ByteBuffer write(Query query, Answer answer, int limit) {
        var bits =
                (query.recursionDesired() ? RECURSION_DESIRED : 0) | (query.checkingDisabled() ? CHECKING_DISABLED : 0);
        var fits = size(query, answer) <= limit;
        var out = ByteBuffer.allocate(fits ? size(query, answer) : size(query, Answer.REFUSED));
        var records = fits ? answer.records().size() : 0;
        var negative = fits && answer.isNegative();
        header(out, query.id(), bits | (fits ? 0 : TRUNCATED), answer.code());
        counts(out, 1, records, negative ? 1 : 0, query.edns() ? 1 : 0);
        query.name().write(out);
        out.putShort((short) query.type()).putShort((short) CLASS_IN);
        for (var i = 0; i < records; i++) {
            out.putShort((short) QUESTION_POINTER);
            entry(out, query.type(), answer.ttl(), answer.records().get(i));
        }
        if (negative) {
            DnsName.root().write(out);
            entry(out, RecordType.SOA, NEGATIVE_TTL, SOA);
        }
        if (query.edns()) {
            opt(out, answer.code());
        }
        return out.flip();
    }

    /// The bare error that a faulty query gets.
    public static ByteBuffer write(Reading.Faulty faulty) {
        var out = ByteBuffer.allocate(QueryReader.HEADER + OPT_OCTETS);
        header(out, faulty.id(), faulty.bits(), faulty.code());
        counts(out, 0, 0, 0, faulty.edns() ? 1 : 0);
        if (faulty.edns()) {
            opt(out, faulty.code());
        }
        return out.flip();
    }

    private static int size(Query query, Answer answer) {
        var size = QueryReader.HEADER + query.name().octets() + 4 + (query.edns() ? OPT_OCTETS : 0);
        for (var data : answer.records()) {
            size += FIXED + data.length();
        }
        return size + (answer.isNegative() ? FIXED - 1 + SOA.length() : 0);
    }

    private static void header(ByteBuffer out, int id, int bits, ResponseCode code) {
        out.putShort((short) id).putShort((short) (RESPONSE | RECURSION_AVAILABLE | bits | (code.number() & 0xf)));
    }

    private static void counts(ByteBuffer out, int questions, int answers, int authority, int additional) {
        out.putShort((short) questions).putShort((short) answers);
        out.putShort((short) authority).putShort((short) additional);
    }

    /// Everything of a record after its owner.
    private static void entry(ByteBuffer out, int type, int ttl, Rdata data) {
        out.putShort((short) type).putShort((short) CLASS_IN).putInt(ttl).putShort((short) data.length());
        data.write(out);
    }

    private static void opt(ByteBuffer out, ResponseCode code) {
        out.put((byte) 0).putShort((short) RecordType.OPT).putShort((short) ADVERTISED);
        out.put((byte) (code.number() >>> 4)).put((byte) 0).putShort((short) 0).putShort((short) 0);
    }

    /// Start of authority of the root, an ancestor of every name: the gate knows no zones. Five counters: serial,
    /// refresh, retry, expire and the negative time to live.
    private static Rdata soa() {
        var server = DnsName.of(HostName.parse("cloister.internal"));
        var out = ByteBuffer.allocate(2 * server.octets() + 20);
        server.write(out);
        server.write(out);
        out.putInt(1).putInt(3600).putInt(600).putInt(86_400).putInt(NEGATIVE_TTL);
        return Rdata.of(out.array());
    }
}
