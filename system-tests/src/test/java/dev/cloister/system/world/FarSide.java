// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the kernel of the internet's namespace does with what arrives: count it, and lead each TCP and UDP port
/// that
/// has
/// no server of its own to the one that writes everything down.
final class FarSide {
    private static final List<String> SETS = List.of("tcp_seen", "udp_seen", "other_seen");
    private static final Pattern ELEMENT = Pattern.compile(
            "([0-9a-f:.]+|[a-z0-9-]+) \\. ([0-9a-f:.]+|[a-z0-9-]+)(?: timeout \\S+)? counter packets (\\d+)");
    private static final String TABLE = """
            table %1$s world {
              set tcp_seen { type %2$s . inet_service; size 65535; flags dynamic; }
              set udp_seen { type %2$s . inet_service; size 65535; flags dynamic; }
              set other_seen { type %2$s . inet_proto; size 65535; flags dynamic; }
              chain arrivals {
                type filter hook prerouting priority -300;
                iifname != "lan" accept
                meta l4proto tcp update @tcp_seen { %1$s daddr . tcp dport counter }
                meta l4proto udp update @udp_seen { %1$s daddr . udp dport counter }
                meta l4proto != { tcp, udp } update @other_seen { %1$s daddr . meta l4proto counter }
                %1$s daddr %3$s drop
              }
              chain steer {
                type nat hook prerouting priority -100;
                iifname != "lan" accept
                %4$s
                tcp dport != { %5$s } dnat to :%6$d
                meta l4proto udp dnat to :%7$d
              }
            }
            """;

    private FarSide() {}

    /// The ruleset, as `nft -f` reads it.
    static String rules() {
        var servers = """
                ip daddr %s tcp dport 22 dnat to :%d
                ip daddr %s udp dport 53 accept
                ip daddr %s tcp dport 53 accept""".formatted(Zone.GIT, GitServer.PORT, Zone.RESOLVER, Zone.RESOLVER);
        return table("ip", "ipv4_addr", "11.99.0.0/16", servers) + table("ip6", "ipv6_addr", "2600:99::/32", "");
    }

    /// Everything that has arrived so far, but neighbour discovery.
    static List<World.Arrival> arrivals(String namespace) {
        var arrivals = new ArrayList<World.Arrival>();
        for (var family : List.of("ip", "ip6")) {
            for (var set : SETS) {
                var text = Execution.need(
                        "ip", "netns", "exec", namespace, "nft", "-n", "list", "set", family, "world", set);
                var protocol = set.replace("_seen", "");
                ELEMENT.matcher(text)
                        .results()
                        .forEach(found -> arrivals.add(new World.Arrival(
                                protocol, found.group(1), found.group(2), Long.parseLong(found.group(3)))));
            }
        }
        return arrivals;
    }

    private static String table(String family, String type, String dead, String servers) {
        var ports = WorldServer.PORTS.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return TABLE.formatted(family, type, dead, servers, ports, WorldServer.CATCH_ALL, WorldServer.CATCH_ALL_UDP);
    }
}
