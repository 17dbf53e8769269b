// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import java.net.Inet4Address;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rules of an enclosure. They never change while it lives: what may pass stands in the sets `pass` (address
/// and
/// port), `pass_ranges` (with ranges of either) and `everything` (protocols let through as a whole).
///
/// Every address is local in an enclosure, so packets never leave it. Rules tell loopback by its addresses: by its
/// interface, everything is loopback.
///
/// @param relayPort where redirected connections go, 1–1023, so that no agent can bind it
/// @param own the address of `eth0`, outside the pool of leases: as free as loopback
/// @param logGroup the NFLOG group that hears of every packet refused
public record Ruleset(int relayPort, Inet4Address own, int logGroup) {
    /// The one table, and its family.
    static final String TABLE = "inet cloister";

    public Ruleset {
        if (relayPort < 1 || relayPort > 1023 || relayPort == 53) {
            throw new IllegalArgumentException("relay port: %d (expected: 1..1023, not 53)".formatted(relayPort));
        }
        if (logGroup < 1 || logGroup > 65_535) {
            throw new IllegalArgumentException("log group: %d (expected: 1..65535)".formatted(logGroup));
        }
    }

    /// The table from nothing, as nft lists it, with protocols as numbers: names would need a file of the host.
    ///
    /// TCP that may not pass isn't tracked, so that a flood of refused connections fills no connection table.
    /// IPv4 TCP is refused on `input`: in `output` the limit on ICMP errors would leave all but the first few
    /// hanging. IPv6 TCP is reset, since ICMPv6 errors take a second, and UDP dropped in `output`, which its
    /// sender gets as EPERM. Sockets bound to `eth0` are refused before the redirect, which can't reroute them.
    public String text() {
        return Stream.of(
                        "table %s {".formatted(TABLE),
                        counters(),
                        sets(),
                        untrack(),
                        steer(),
                        outbound(),
                        inbound(),
                        """
                	chain forward {
                		type filter hook forward priority 0; policy drop;
                	}
                }
                """)
                .collect(Collectors.joining("\n"));
    }

    /// Whether a listing of the table, without elements of sets, shows these rules and nothing else.
    public boolean matches(String listing) {
        return normalised(listing).equals(normalised(text()));
    }

    /// The listing without what doesn't matter: white space, values of counters, handles, quotes, the older
    /// spelling
    /// of ICMP reject types.
    static String normalised(String listing) {
        return listing.replaceAll("# handle \\d+", "")
                .replaceAll("packets \\d+ bytes \\d+", "")
                .replace("\"", "")
                .replace("icmpx type ", "icmpx ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private String counters() {
        return Stream.of(Reject.values())
                .map(reject -> "\tcounter %s {\n\t}\n".formatted(reject.counter()))
                .collect(Collectors.joining("\n"));
    }

    private static String sets() {
        return """
                	set pass {
                		type ipv4_addr . inet_service
                	}

                	set pass_ranges {
                		type ipv4_addr . inet_service
                		flags interval
                	}

                	set everything {
                		type inet_proto
                	}
                """;
    }

    private String untrack() {
        return """
                	chain untrack {
                		type filter hook output priority -300; policy accept;
                		oifname != "lo" meta l4proto 6 %s reject with icmpx admin-prohibited
                		ip daddr 127.0.0.0/8 return
                		ip daddr %s return
                		tcp dport 53 return
                		ip daddr . tcp dport @pass return
                		ip daddr . tcp dport @pass_ranges return
                		meta l4proto @everything return
                		ip protocol 6 notrack
                	}
                """.formatted(note(Reject.OTHER), own.getHostAddress());
    }

    private String steer() {
        return """
                	chain steer {
                		type nat hook output priority -100; policy accept;
                		ip daddr 127.0.0.1 return
                		ip6 daddr ::1 return
                		meta l4proto { 6, 17 } th dport 53 redirect to :53
                		ip daddr 127.0.0.0/8 return
                		ip daddr %1$s return
                		ip daddr . tcp dport @pass redirect to :%2$d
                		ip daddr . tcp dport @pass_ranges redirect to :%2$d
                		meta l4proto @everything meta l4proto 6 redirect to :%2$d
                	}
                """.formatted(own.getHostAddress(), relayPort);
    }

    private String outbound() {
        return """
                	chain outbound {
                		type filter hook output priority 0; policy drop;
                		ip daddr 127.0.0.0/8 accept
                		ip daddr %s accept
                		ip6 daddr ::1 accept
                		meta l4proto 17 %s drop
                		meta nfproto ipv6 meta l4proto 6 %s reject with tcp reset
                		oifname "lo" ip protocol 6 accept
                		%s reject with icmpx admin-prohibited
                	}
                """.formatted(own.getHostAddress(), note(Reject.UDP), note(Reject.TCP6), note(Reject.OTHER));
    }

    private String inbound() {
        return """
                	chain inbound {
                		type filter hook input priority 0; policy drop;
                		tcp dport %1$d ct status dnat accept
                		tcp dport %1$d %2$s reject with icmpx admin-prohibited
                		ip daddr 127.0.0.0/8 accept
                		ip daddr %3$s accept
                		ip6 daddr ::1 accept
                		ip protocol 6 %4$s reject with icmpx admin-prohibited
                		%5$s drop
                	}
                """.formatted(
                        relayPort, note(Reject.RELAY), own.getHostAddress(), note(Reject.TCP4), note(Reject.OTHER));
    }

    private String note(Reject reject) {
        return "counter name \"%s\" log prefix \"%s\" group %d snaplen 128"
                .formatted(reject.counter(), reject.label(), logGroup);
    }
}
