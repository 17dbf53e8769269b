// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.stream.Stream;

/// Which rules the kernel takes: each kind in a transaction of its own, in a namespace made for it.
final class NetfilterProbes {
    private static final String FILTER = """
            table inet probe {
                set pairs { type ipv4_addr . inet_service; }
                chain out {
                    type filter hook output priority 0; policy drop;
                    ct state established accept
                    ip daddr . tcp dport @pairs counter accept
                    reject with icmpx type admin-prohibited
                }
            }
            """;
    private static final String REDIRECT = """
            table inet probe {
                chain out { type nat hook output priority -100; tcp dport 443 redirect to :1000; }
            }
            """;
    private static final String LOG = """
            table inet probe {
                chain out { type filter hook output priority 0; log group 1; }
            }
            """;

    private final Host host;

    NetfilterProbes(Host host) {
        this.host = host;
    }

    Stream<Finding> findings() {
        return Stream.of(
                probe("nftables", FILTER, "nf_tables"),
                probe("redirection", REDIRECT, "nft_redir"),
                probe("NFLOG", LOG, "nfnetlink_log"));
    }

    private Finding probe(String subject, String rules, String module) {
        return switch (host.load(rules)) {
            case Trial.Taken _ -> Finding.ok(subject, "the kernel took such rules");
            case Trial.Refused refused ->
                Finding.missing(subject, refused.reason()).curedBy("sudo modprobe " + module);
            case Trial.Untried untried -> Finding.degraded(subject, untried.reason());
        };
    }
}
