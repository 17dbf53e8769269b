// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A block of addresses, IPv4 or IPv6: the network's own address (host bits zero) and the prefix length in bits.
public record Cidr(InetAddress network, int prefix) {
    /// Dotted decimal without leading zeros (some read those as octal), or anything that may be IPv6.
    private static final Pattern LITERAL =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int LONGEST_LITERAL = 45;

    public Cidr {
        var bytes = network.getAddress();
        var bits = bytes.length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix length: %d (expected: 0..%d)".formatted(prefix, bits));
        }
        if (!sameBits(bytes, new byte[bytes.length], prefix, bits)) {
            throw new IllegalArgumentException(
                    "%s/%d: has bits set below its prefix".formatted(network.getHostAddress(), prefix));
        }
    }

    /// Reads `203.0.113.0/24`, `2001:db8::/32`, or one address; nothing that would need a look-up.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Cidr parse(String text) {
        var slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        var bits = address.getAddress().length * 8;
        return new Cidr(address, slash < 0 ? bits : prefixOf(text.substring(slash + 1)));
    }

    /// Reads one address written as people write it: four decimal numbers, or IPv6 without a zone.
    ///
    /// @throws IllegalArgumentException if it is another form, or an IPv6 form of an IPv4 address, which Java would
    ///     silently turn into IPv4
    public static InetAddress address(String text) {
        if (text.length() > LONGEST_LITERAL || !LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not an address");
        }
        var address = literal(text);
        if (address.getAddress().length == 4 && text.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "an IPv6 form of the IPv4 address %s; write that".formatted(address.getHostAddress()));
        }
        return address;
    }

    /// Whether `address` lies in this block; never across families.
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /// Whether every address of `other` lies in this block.
    public boolean contains(Cidr other) {
        return prefix <= other.prefix && contains(other.network);
    }

    /// The highest address of the block.
    public InetAddress last() {
        var bytes = network.getAddress();
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] |= (byte) (0xff >> Math.clamp(prefix - 8L * i, 0, 8));
        }
        return addressOf(bytes);
    }

    /// The address family's whole space is never what a rule means; callers use this to refuse `0.0.0.0/0`.
    public boolean isEverything() {
        return prefix == 0;
    }

    @Override
    public String toString() {
        return "%s/%d".formatted(network.getHostAddress(), prefix);
    }

    boolean contains(byte[] address) {
        var own = network.getAddress();
        return own.length == address.length && sameBits(own, address, 0, prefix);
    }

    private static int prefixOf(String text) {
        if (!PREFIX.matcher(text).matches()) {
            throw new IllegalArgumentException("not a prefix length");
        }
        return Integer.parseInt(text);
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }

    /// Whether two addresses agree in bits `first` (included) to `end` (excluded), counted from the left.
    private static boolean sameBits(byte[] one, byte[] other, int first, int end) {
        for (var i = first / 8; i < one.length && i * 8 < end; i++) {
            var mask = 0xff >> Math.max(0, first - i * 8);
            mask &= 0xff << Math.max(0, i * 8 + 8 - end);
            if (((one[i] ^ other[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address of %d bytes".formatted(bytes.length), e);
        }
    }
}
