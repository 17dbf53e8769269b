// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolvConfTest {
    @Test
    void readsServersInOrderAndAtMostThree() {
        var conf = ResolvConf.parse(List.of(
                "# ours",
                "nameserver 192.0.2.1",
                "nameserver\t2001:db8::1  ",
                "nameserver not-an-address",
                "nameserver 192.0.2.2",
                "nameserver 192.0.2.3"));
        assertThat(conf.servers()).containsExactly(server("192.0.2.1"), server("2001:db8::1"), server("192.0.2.2"));
    }

    @Test
    void readsTimeoutAndAttemptsWithinBounds() {
        var conf = ResolvConf.parse(List.of("options ndots:5 timeout:2 rotate", "options attempts:99 timeout:x"));
        assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(conf.attempts()).isEqualTo(5);
    }

    @Test
    void withoutServersAsksTheHostItself() {
        assertThat(ResolvConf.parse(List.of("search corp.example", "")).servers())
                .containsExactly(server("127.0.0.1"));
    }

    private static InetSocketAddress server(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 53);
    }
}
