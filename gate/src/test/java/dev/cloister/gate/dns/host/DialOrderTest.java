// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DialOrderTest {
    private static final List<InetAddress> MIXED = addresses("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1");

    @Test
    void familiesAlternateFromIpv6OnWhereTheHostHasIt() {
        assertThat(DialOrder.of(MIXED, true))
                .isEqualTo(addresses("2001:db8::1", "192.0.2.1", "192.0.2.2", "192.0.2.3"));
    }

    @Test
    void startsWithIpv4WhereTheHostHasNoIpv6() {
        assertThat(DialOrder.of(MIXED, false))
                .isEqualTo(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"));
    }

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toList();
    }
}
