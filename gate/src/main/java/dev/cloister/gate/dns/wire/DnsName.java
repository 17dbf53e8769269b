// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A name exactly as it stood on the wire: any octets, any case. It is echoed so, since clients that mix case to
/// make
/// forgery harder ("0x20") compare it octet by octet; decisions are made on [#hostName].
///
/// @param labels the labels from left to right, one character per octet; none for the root
public record DnsName(List<String> labels) {
    /// The name's longest form on the wire, its length octets included (RFC 1035 §3.1).
    static final int MAX_OCTETS = 255;

    private static final int MAX_LABEL = 63;
    private static final DnsName ROOT = new DnsName(List.of());

    public DnsName {
        labels = List.copyOf(labels);
    }

    /// The labels of a host name.
    public static DnsName of(HostName name) {
        return new DnsName(List.of(name.ascii().split("\\.", -1)));
    }

    static DnsName root() {
        return ROOT;
    }

    /// Reads a name without compression pointers: a question stands first in its message, so it has nothing to
    /// point
    /// at. Empty if it is cut off, too long, or holds a pointer or an extended label.
    static Optional<DnsName> read(ByteBuffer in) {
        var labels = new ArrayList<String>();
        var start = in.position();
        while (in.hasRemaining()) {
            var length = in.get() & 0xff;
            if (length == 0) {
                return Optional.of(new DnsName(labels));
            }
            if (length > MAX_LABEL || length >= in.remaining() || in.position() + length - start >= MAX_OCTETS) {
                return Optional.empty();
            }
            var label = new byte[length];
            in.get(label);
            labels.add(new String(label, StandardCharsets.ISO_8859_1));
        }
        return Optional.empty();
    }

    void write(ByteBuffer out) {
        for (var label : labels) {
            out.put((byte) label.length());
            out.put(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.put((byte) 0);
    }

    int octets() {
        return labels.stream().mapToInt(label -> label.length() + 1).sum() + 1;
    }

    /// The host name that this is; empty for the root and for names that no host has. A dot inside a label is such
    /// a
    /// thing, and so is any octet above 0x7f: the wire has no Unicode (RFC 5890 §2.3.1).
    public Optional<HostName> hostName() {
        if (labels.isEmpty() || labels.stream().anyMatch(DnsName::hasForeignOctet)) {
            return Optional.empty();
        }
        try {
            return Optional.of(HostName.parse(String.join(".", labels)));
        } catch (InvalidHostName _) {
            return Optional.empty();
        }
    }

    /// The name for people and audit files: octets other than letters, digits, `-`, `_` and `*` as `\DDD`
    /// (RFC 1035 §5.1), so that it steers no terminal.
    @Override
    public String toString() {
        if (labels.isEmpty()) {
            return ".";
        }
        var text = new StringBuilder();
        for (var label : labels) {
            text.append(text.isEmpty() ? "" : ".");
            label.chars().forEach(c -> text.append(isPlain(c) ? Character.toString(c) : "\\%03d".formatted(c)));
        }
        return text.toString();
    }

    private static boolean hasForeignOctet(String label) {
        return label.chars().anyMatch(c -> c > 0x7f || c == '.');
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '*';
    }
}
