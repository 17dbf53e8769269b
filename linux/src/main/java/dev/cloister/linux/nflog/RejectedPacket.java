// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/// The head of a refused IPv4 or IPv6 packet.
///
/// @param protocol the number of the transport protocol: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6
/// @param sourcePort 0 for protocols without ports, and in fragments past the first
/// @param destinationPort the same
/// @param uid the user that sent it, where the kernel still knew the socket
public record RejectedPacket(
        int protocol,
        InetAddress source,
        int sourcePort,
        InetAddress destination,
        int destinationPort,
        OptionalInt uid,
        Head head) {
    private static final int MAX_EXTENSIONS = 8;

    /// The first bytes of the packet, as they were sent.
    public static final class Head {
        private final byte[] bytes;

        Head(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        /// A copy of them.
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Head head && Arrays.equals(bytes, head.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /// Reads a packet whose first bytes these are.
    static RejectedPacket parse(byte[] bytes, OptionalInt uid) {
        require(bytes.length > 0, "empty packet");
        return switch (bytes[0] >> 4 & 15) {
            case 4 -> parse4(bytes, uid);
            case 6 -> parse6(bytes, uid);
            default -> throw new MalformedMessage("neither IPv4 nor IPv6");
        };
    }

    private static RejectedPacket parse4(byte[] bytes, OptionalInt uid) {
        var header = (bytes[0] & 15) * 4;
        require(header >= 20 && bytes.length >= header, "short IPv4 header");
        var fragment = ByteBuffer.wrap(bytes).getShort(6) & 0x1fff;
        var protocol = bytes[9] & 255;
        return new RejectedPacket(
                protocol,
                address(bytes, 12, 4),
                fragment == 0 ? port(bytes, protocol, header) : 0,
                address(bytes, 16, 4),
                fragment == 0 ? port(bytes, protocol, header + 2) : 0,
                uid,
                new Head(bytes));
    }

    private static RejectedPacket parse6(byte[] bytes, OptionalInt uid) {
        require(bytes.length >= 40, "short IPv6 header");
        var next = bytes[6] & 255;
        var offset = 40;
        var later = false;
        for (var extension = 0; extension < MAX_EXTENSIONS && isExtension(next); extension++) {
            require(bytes.length >= offset + 8, "short IPv6 extension header");
            var isFragment = next == 44;
            later |= isFragment && (ByteBuffer.wrap(bytes).getShort(offset + 2) & 0xfff8) != 0;
            next = bytes[offset] & 255;
            offset += isFragment ? 8 : ((bytes[offset + 1] & 255) + 1) * 8;
        }
        return new RejectedPacket(
                next,
                address(bytes, 8, 16),
                later ? 0 : port(bytes, next, offset),
                address(bytes, 24, 16),
                later ? 0 : port(bytes, next, offset + 2),
                uid,
                new Head(bytes));
    }

    /// Hop-by-hop, routing, fragment and destination options.
    private static boolean isExtension(int header) {
        return header == 0 || header == 43 || header == 44 || header == 60;
    }

    /// TCP, UDP, DCCP, SCTP and UDP-Lite have their ports in the same place.
    private static int port(byte[] bytes, int protocol, int offset) {
        var hasPorts = protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136;
        return hasPorts && bytes.length >= offset + 2
                ? Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(offset))
                : 0;
    }

    private static InetAddress address(byte[] bytes, int offset, int length) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + length));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 and 16 bytes are addresses", impossible);
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new MalformedMessage(problem);
        }
    }
}
