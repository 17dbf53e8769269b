// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what a server said: follows the chain of aliases from the name asked for, and takes the records of the
/// type
/// asked for that stand at its end; nothing else in the message counts.
final class ReplyReader {
    /// A forwarded answer is cut to what fits a message over TCP with room to spare.
    private static final int MAX_ITEMS = 256;

    private static final int CLASS_IN = 1;
    private static final Duration NO_SOA = Duration.ofSeconds(10);

    private final DnsResponse response;
    private final int type;
    private String owner;
    private long ttl = Integer.MAX_VALUE;

    private ReplyReader(DnsResponse response, String name, int type) {
        this.response = response;
        this.owner = canonical(name);
        this.type = type;
    }

    /// The reply to the question for `name` and `type`. The message stays the caller's to release.
    static Reply read(DnsResponse response, String name, int type) {
        return new ReplyReader(response, name, type).read();
    }

    private Reply read() {
        var code = response.code();
        if (!code.equals(DnsResponseCode.NOERROR) && !code.equals(DnsResponseCode.NXDOMAIN)) {
            return new Reply.Failure("the server says " + code);
        }
        try {
            var aliased = followAliases();
            var items = items();
            if (!items.isEmpty()) {
                return new Reply.Records(items, Duration.ofSeconds(ttl));
            }
            if (code.equals(DnsResponseCode.NXDOMAIN)) {
                return new Reply.NoName(negativeTtl());
            }
            return aliased
                    ? new Reply.Alias(owner, Duration.ofSeconds(ttl))
                    : new Reply.Records(List.of(), negativeTtl());
        } catch (CorruptedFrameException | IndexOutOfBoundsException e) {
            return new Reply.Failure("the server's answer is malformed");
        }
    }

    private boolean followAliases() {
        var seen = new HashSet<String>();
        var next = alias();
        while (next.isPresent() && seen.add(owner)) {
            owner = next.get();
            next = alias();
        }
        return !seen.isEmpty();
    }

    private Optional<String> alias() {
        for (var record : answers()) {
            if (record.type().equals(DnsRecordType.CNAME) && isOwned(record)) {
                ttl = Math.min(ttl, record.timeToLive());
                return Optional.of(canonical(nameAt((DnsRawRecord) record, 0)));
            }
        }
        return Optional.empty();
    }

    private List<Reply.Item> items() {
        var items = new ArrayList<Reply.Item>();
        for (var record : answers()) {
            if (record.type().intValue() == type && isOwned(record) && items.size() < MAX_ITEMS) {
                item((DnsRawRecord) record).ifPresent(items::add);
                ttl = Math.min(ttl, record.timeToLive());
            }
        }
        return items;
    }

    private Optional<Reply.Item> item(DnsRawRecord record) {
        return switch (type) {
            case RecordType.A, RecordType.AAAA -> address(record).map(Reply.Item.Address::new);
            case RecordType.MX -> named(record, 2).map(Reply.Item.Other::new);
            case RecordType.SRV -> named(record, 6).map(Reply.Item.Other::new);
            default -> Optional.of(new Reply.Item.Other(Rdata.of(octets(record.content()))));
        };
    }

    /// An address of the right length; a mapped one becomes IPv4 in Java and is checked as such.
    private Optional<InetAddress> address(DnsRawRecord record) {
        var octets = octets(record.content());
        if (octets.length != (type == RecordType.A ? 4 : 16)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 octets", e);
        }
    }

    /// Fixed fields and a name, which may be compressed and is written out; dropped if no host has such a name.
    private static Optional<Rdata> named(DnsRawRecord record, int fixed) {
        var before = new byte[fixed];
        record.content().getBytes(record.content().readerIndex(), before);
        try {
            return Optional.of(Rdata.of(before, HostName.parse(nameAt(record, fixed))));
        } catch (InvalidHostName _) {
            return Optional.empty();
        }
    }

    /// The content is a window on the whole message, so that compression pointers lead somewhere.
    private static String nameAt(DnsRawRecord record, int offset) {
        var window = record.content().duplicate();
        return DefaultDnsRecordDecoder.decodeName(window.readerIndex(window.readerIndex() + offset));
    }

    private boolean isOwned(DnsRecord record) {
        return record.dnsClass() == CLASS_IN && canonical(record.name()).equals(owner);
    }

    private List<DnsRecord> answers() {
        return section(DnsSection.ANSWER);
    }

    private List<DnsRecord> section(DnsSection section) {
        var records = new ArrayList<DnsRecord>();
        for (var i = 0; i < response.count(section); i++) {
            if (response.recordAt(section, i) instanceof DnsRawRecord record) {
                records.add(record);
            }
        }
        return records;
    }

    /// The lesser of the SOA record's own time to live and its minimum, its last field (RFC 2308 §5).
    private Duration negativeTtl() {
        for (var record : section(DnsSection.AUTHORITY)) {
            if (record.type().equals(DnsRecordType.SOA) && record instanceof DnsRawRecord raw) {
                var content = raw.content();
                var minimum = content.readableBytes() < 4 ? 0 : content.getUnsignedInt(content.writerIndex() - 4);
                return Duration.ofSeconds(Math.min(minimum, record.timeToLive()));
            }
        }
        return NO_SOA;
    }

    private static byte[] octets(ByteBuf content) {
        var octets = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), octets);
        return octets;
    }

    private static String canonical(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
