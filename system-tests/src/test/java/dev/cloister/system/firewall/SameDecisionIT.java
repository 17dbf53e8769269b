// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R12: what iptables, ip6tables and ipset let out is what nft lets out, told by who receives it.
final class SameDecisionIT {
    private static final Pattern ELEMENT = Pattern.compile("[0-9a-f:.]+ \\. [a-z0-9]+ \\. [0-9a-z-]+");
    /// Near every boundary of the list, and anywhere.
    private static final String PACKETS = """
            import random, socket
            random.seed(7)
            edges = ['11.10.0.1', '11.10.0.2', '11.10.0.3', '11.10.0.4', '11.19.255.255', '11.20.0.0', '11.20.255.255', '11.21.0.0',
                '11.53.0.53', '11.53.0.54', '11.0.0.1', '169.254.169.254', '11.20.9.1',
                '2600:10::1', '2600:10::2', '2600:77::', '2600:77:ffff::1', '2600:78::', '2a00:1::1']
            ports = [22, 53, 80, 81, 443, 444, 5431, 5432, 7999, 8000, 8010, 8011]
            for _ in range(1500):
                address = random.choice(edges) if random.random() < 0.8 else '11.%d.%d.%d' % tuple(random.choices(range(1, 255), k=3))
                family = socket.AF_INET6 if ':' in address else socket.AF_INET
                kind = random.choice([socket.SOCK_STREAM, socket.SOCK_STREAM, socket.SOCK_DGRAM])
                sender = socket.socket(family, kind)
                sender.setblocking(False)
                try:
                    port = random.choice(ports) if random.random() < 0.9 else random.randrange(1, 65536)
                    sender.connect((address, port))
                    if kind == socket.SOCK_DGRAM: sender.send(b'x')
                except OSError:
                    pass
                sender.close()
            """;

    @TempDir
    private Path directory;

    @Test
    void randomPacketsAreDecidedAlike() throws IOException {
        var seen = new TreeMap<String, TreeSet<String>>();
        for (var filter : new String[] {"nft", "iptables"}) {
            try (var world = FirewallWorld.open(directory)) {
                world.outside("nft", """
                        table inet seen {
                          set four { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 65535; };
                          set six { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 65535; };
                          chain in { type filter hook prerouting priority -300;
                            iif lan meta l4proto { tcp, udp } add @four { ip daddr . meta l4proto . th dport };
                            iif lan meta l4proto { tcp, udp } add @six { ip6 daddr . meta l4proto . th dport };
                          };
                        };""");
                var run = world.script(filter, "one.example.test:443 two.example.test 11.20.0.0/16:443,5432,8000-8010 2600:77::/32");
                assertThat(run.exit()).as(run.text()).isZero();
                world.outside("nft", "flush set inet seen four; flush set inet seen six");
                world.insideNeeds("python3", "-c", PACKETS);
                var received = new TreeSet<String>();
                ELEMENT.matcher(world.outside("nft", "-n", "list", "table", "inet", "seen"))
                        .results()
                        .forEach(found -> received.add(found.group()));
                seen.put(filter, received);
            }
        }
        assertThat(seen.get("nft")).hasSizeGreaterThan(20).isEqualTo(seen.get("iptables"));
        assertThat(seen.get("nft")).noneMatch(packet -> packet.startsWith("11.10.0.4") || packet.startsWith("169.254"));
    }
}
