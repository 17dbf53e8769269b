// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of address that are not the public internet (IANA special-purpose registries, RFC 6890), with the rule
/// that admits them, if any. Their order matters: the first class that holds an address is its class.
public enum AddressClass {
    METADATA(
            "a cloud's metadata service",
            Optional.empty(),
            "169.254.169.254/32",
            "169.254.170.2/32",
            "169.254.170.23/32",
            "fd00:ec2::254/128",
            "fd00:ec2::23/128",
            "fd20:ce::254/128",
            "fd00:42::42/128",
            "100.100.100.200/32",
            "192.0.0.192/32",
            "168.63.129.16/32"),
    LOOPBACK("loopback", Optional.of(Rule.Admits.SERVICE), "127.0.0.0/8", "::1/128"),
    UNSPECIFIED("no address at all", Optional.empty(), "0.0.0.0/8", "::/128"),
    LINK_LOCAL("link-local", Optional.empty(), "169.254.0.0/16", "fe80::/10"),
    MULTICAST("multicast or broadcast", Optional.empty(), "224.0.0.0/4", "255.255.255.255/32", "ff00::/8"),
    PRIVATE(
            "private",
            Optional.of(Rule.Admits.PRIVATE),
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "fc00::/7",
            "fec0::/10"),
    CGNAT("carrier-grade NAT", Optional.of(Rule.Admits.PRIVATE), "100.64.0.0/10"),
    DOCUMENTATION(
            "documentation",
            Optional.of(Rule.Admits.PRIVATE),
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20"),
    BENCHMARKING("benchmarking", Optional.of(Rule.Admits.PRIVATE), "198.18.0.0/15", "2001:2::/48"),
    /// Mapped, compatible, translated, NAT64 (local use), 6to4 and Teredo; NAT64's well-known prefix and ISATAP are
    /// told apart below.
    EMBEDDED(
            "an IPv6 form of an IPv4 address",
            Optional.empty(),
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "::/96",
            "64:ff9b:1::/48",
            "2001::/32",
            "2002::/16"),
    /// Besides the registries' own entries, all of IPv6 outside 2000::/3, the only part that is given out.
    RESERVED(
            "reserved",
            Optional.empty(),
            "192.0.0.0/24",
            "192.88.99.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "::/3",
            "4000::/2",
            "8000::/1");

    private static final AddressClass[] ALL = values();
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

    private final String words;
    private final Optional<Rule.Admits> admittedBy;
    private final Cidr[] blocks;

    AddressClass(String words, Optional<Rule.Admits> admittedBy, String... blocks) {
        this.words = words;
        this.admittedBy = admittedBy;
        this.blocks = Stream.of(blocks).map(AddressClass::block).toArray(Cidr[]::new);
    }

    /// The first class that holds `address`; empty for an address of the public internet.
    ///
    /// An address of NAT64's well-known prefix is as public as the IPv4 address in it (RFC 6052 §3.1): a host
    /// without IPv4 reaches everything through it.
    public static Optional<AddressClass> of(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == 16 && NAT64.contains(bytes)) {
            return of(Cidr.addressOf(Arrays.copyOfRange(bytes, 12, 16))).map(_ -> EMBEDDED);
        }
        for (var kind : ALL) {
            if (kind.contains(bytes)) {
                return Optional.of(kind);
            }
        }
        return isIsatap(bytes) ? Optional.of(EMBEDDED) : Optional.empty();
    }

    /// Whether a rule that admits `admits` reaches addresses of this class.
    public boolean isAdmittedBy(Rule.Admits admits) {
        return admittedBy.isPresent() && admits.compareTo(admittedBy.get()) >= 0;
    }

    /// What the class is, for messages.
    public String words() {
        return words;
    }

    private boolean contains(byte[] address) {
        for (var block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// An interface identifier of `[02]00:5efe` holds an IPv4 address under whatever prefix (RFC 5214 §6.1).
    private static boolean isIsatap(byte[] address) {
        return address.length == 16
                && (address[8] & 0xfd) == 0
                && address[9] == 0
                && address[10] == 0x5e
                && address[11] == (byte) 0xfe;
    }

    /// `::ffff:0:0/96` can't be read as text: Java turns a mapped literal into IPv4.
    private static Cidr block(String text) {
        if (!text.equals("::ffff:0:0/96")) {
            return Cidr.parse(text);
        }
        var mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        try {
            return new Cidr(Inet6Address.getByAddress(null, mapped, -1), 96);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
