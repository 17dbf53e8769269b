// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Socket addresses as the kernel lays them out: `sockaddr_in`, `sockaddr_in6` (netinet/in.h) and `sockaddr_nl`
/// (linux/netlink.h).
final class SocketAddresses {
    /// Room for any address of these families.
    static final int MAX_BYTES = 28;

    private SocketAddresses() {}

    static byte[] of(InetSocketAddress address) {
        var inet = address.getAddress();
        if (inet == null) {
            throw new IllegalArgumentException("address: unresolved (expected: IPv4 or IPv6)");
        }
        return switch (inet) {
            case Inet4Address v4 ->
                header(16, Sockets.AF_INET, address.getPort())
                        .put(v4.getAddress())
                        .array();
            case Inet6Address v6 ->
                header(MAX_BYTES, Sockets.AF_INET6, address.getPort())
                        .putInt(0)
                        .put(v6.getAddress())
                        .putInt(v6.getScopeId())
                        .array();
            case InetAddress other ->
                throw new IllegalArgumentException("address: %s (expected: IPv4 or IPv6)".formatted(other));
        };
    }

    static byte[] netlink(int port, int groups) {
        return buffer(12)
                .putShort((short) Sockets.AF_NETLINK)
                .putShort((short) 0)
                .putInt(port)
                .putInt(groups)
                .array();
    }

    /// A name that begins with a NUL (unix(7)).
    static byte[] unix_abstract(String name) {
        var bytes = name.getBytes(StandardCharsets.US_ASCII);
        return buffer(3 + bytes.length)
                .putShort((short) Sockets.AF_UNIX)
                .put((byte) 0)
                .put(bytes)
                .array();
    }

    /// The address in these bytes; IPv4 or IPv6.
    static InetSocketAddress parse(byte[] bytes) {
        var family = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(0);
        var port = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(2));
        var address = switch (family) {
            case Sockets.AF_INET -> Arrays.copyOfRange(bytes, 4, 8);
            case Sockets.AF_INET6 -> Arrays.copyOfRange(bytes, 8, 24);
            default -> throw new IllegalArgumentException("address family: %d (expected: 2, 10)".formatted(family));
        };
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 and 16 bytes are addresses", impossible);
        }
    }

    private static ByteBuffer header(int size, int family, int port) {
        return buffer(size).putShort((short) family).put((byte) (port >> 8)).put((byte) port);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
