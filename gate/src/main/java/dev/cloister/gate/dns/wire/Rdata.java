// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import dev.cloister.policy.HostName;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The octets of one record's data, names in them uncompressed. Immutable.
public final class Rdata {
    private final byte[] octets;

    private Rdata(byte[] octets) {
        this.octets = octets;
    }

    /// An address, for A and AAAA.
    public static Rdata of(InetAddress address) {
        return new Rdata(address.getAddress());
    }

    /// A name, for PTR.
    public static Rdata of(HostName name) {
        return of(DnsName.of(name), new byte[0]);
    }

    /// Octets as they are, for TXT.
    public static Rdata of(byte[] octets) {
        return new Rdata(octets.clone());
    }

    /// Fixed fields and a name after them, for MX and SRV.
    public static Rdata of(byte[] before, HostName name) {
        return of(DnsName.of(name), before);
    }

    int length() {
        return octets.length;
    }

    void write(ByteBuffer out) {
        out.put(octets);
    }

    private static Rdata of(DnsName name, byte[] before) {
        var out = ByteBuffer.allocate(before.length + name.octets());
        out.put(before);
        name.write(out);
        return new Rdata(out.array());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rdata data && Arrays.equals(octets, data.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return java.util.HexFormat.of().formatHex(octets);
    }
}
