// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// IPv4 addresses that share their first `prefix` bits.
///
/// @param address the first of them
public record Network(Inet4Address address, int prefix) {
    public Network {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("prefix: %d (expected: 0..32)".formatted(prefix));
        }
        if ((bits(address) & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException(
                    "network: %s/%d (expected: no bits past the prefix)".formatted(address.getHostAddress(), prefix));
        }
    }

    /// One address.
    public static Network of(Inet4Address address) {
        return new Network(address, 32);
    }

    /// The network of this prefix that holds this one.
    Network widened(int shorter) {
        return new Network(address(bits(address) & mask(shorter)), shorter);
    }

    boolean isOneAddress() {
        return prefix == 32;
    }

    /// As nft writes it: an address, or its first and last.
    @Override
    public String toString() {
        var first = address.getHostAddress();
        return isOneAddress()
                ? first
                : first + "-" + address(bits(address) | ~mask(prefix)).getHostAddress();
    }

    private static int bits(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    private static Inet4Address address(int bits) {
        try {
            return (Inet4Address) InetAddress.getByAddress(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bits).array());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("four bytes are an address", impossible);
        }
    }
}
