// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads the original destination that connection tracking keeps for redirected sockets.
public final class KernelDestination implements OriginalDestination {
    /// `SO_ORIGINAL_DST` at level `SOL_IP`: a `struct sockaddr_in` (linux/netfilter_ipv4.h).
    private static final RawUnixChannelOption IPV4 = new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);
    /// `IP6T_SO_ORIGINAL_DST` at level `SOL_IPV6`: a `struct sockaddr_in6` (linux/netfilter_ipv6/ip6_tables.h).
    private static final RawUnixChannelOption IPV6 = new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", 41, 80, 28);
    /// `AF_INET` and `AF_INET6` of Linux.
    private static final int AF_INET = 2;

    private static final int AF_INET6 = 10;

    @Override
    public Optional<InetSocketAddress> of(Channel accepted) {
        var isIpv4 = ((InetSocketAddress) accepted.localAddress()).getAddress() instanceof Inet4Address;
        try {
            var address = accepted.config().getOption(isIpv4 ? IPV4 : IPV6);
            return address == null
                    ? Optional.empty()
                    : parse(address.duplicate().rewind());
        } catch (ChannelException e) {
            // ENOENT: connection tracking doesn't know it, so it was never redirected
            return Optional.empty();
        }
    }

    /// Reads a `sockaddr_in` or `sockaddr_in6`: family in the host's byte order, port in the network's.
    static Optional<InetSocketAddress> parse(ByteBuffer address) {
        var family = address.order(ByteOrder.nativeOrder()).getShort();
        var port = address.order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
        return switch (family) {
            case AF_INET -> Optional.of(new InetSocketAddress(bytes(address, 4), port));
            case AF_INET6 -> {
                address.getInt();
                yield Optional.of(new InetSocketAddress(bytes(address, 16), port));
            }
            default -> Optional.empty();
        };
    }

    private static InetAddress bytes(ByteBuffer in, int length) {
        var address = new byte[length];
        in.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of %d bytes".formatted(length), e);
        }
    }
}
