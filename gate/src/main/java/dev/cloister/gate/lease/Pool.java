// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The addresses that leases are taken from, each handed out once and in ascending order.
///
/// Not safe for use by many threads: [LeaseTable] guards it.
final class Pool {
    /// The network's own address and a few beside it never become leases, so that an enclosure may use them.
    static final int RESERVED = 16;
    /// The page's address is among the reserved ones, and the same in every enclosure with this pool.
    private static final int PAGE_OFFSET = 1;

    private final Cidr block;
    private final int first;
    private final long size;
    private long next = RESERVED;

    Pool(Cidr block) {
        if (!(block.network() instanceof Inet4Address) || block.prefix() < 8 || block.prefix() > 24) {
            throw new IllegalArgumentException("lease pool: %s (expected: IPv4, /8 to /24)".formatted(block));
        }
        this.block = block;
        this.first = ByteBuffer.wrap(block.network().getAddress()).getInt();
        this.size = 1L << (32 - block.prefix());
    }

    Cidr block() {
        return block;
    }

    Inet4Address page() {
        return at(PAGE_OFFSET);
    }

    /// The next address nobody had; empty once all are used. Those that end in 0 or 255 are left out, since some
    /// programs take them for a network or a broadcast.
    Optional<Inet4Address> take() {
        while ((next & 0xff) == 0 || (next & 0xff) == 0xff) {
            next++;
        }
        return next < size ? Optional.of(at(next++)) : Optional.empty();
    }

    private Inet4Address at(long offset) {
        var bytes = ByteBuffer.allocate(4).putInt(first + (int) offset).array();
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of four bytes", e);
        }
    }
}
