// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.128/25, 203.0.113.127, false",
        "203.0.113.128/25, 203.0.113.128, true",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.6, false",
        "128.0.0.0/1, 255.1.1.1, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:db8::1, true",
    })
    void holdsTheAddressesOfItsBlock(String block, String address, boolean holds) {
        assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "10.0.0.0/8, ::/16, false",
    })
    void coversNarrowerBlocks(String wide, String narrow, boolean covers) {
        assertThat(Cidr.parse(wide).contains(Cidr.parse(narrow))).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/٨",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "10.0.0",
                "10.1",
                "1",
                "010.0.0.1",
                "0x7f.0.0.1",
                "256.0.0.1",
                "10.0.0.0.",
                "::/129",
                "::1%lo",
                "fe80::1%1/64",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.0/104",
                "::ffff:7f00:1",
                "1::2::3",
                ":::",
                "example.com",
                "[::1]",
                "１０.0.0.1",
                "10.0.0.1 ",
                "2001:db8::1/64",
                "99999999999/8"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsItsLastAddress() {
        assertThat(Cidr.parse("10.0.0.0/9").last().getHostAddress()).isEqualTo("10.127.255.255");
        assertThat(Cidr.parse("2001:db8::/127").last()).isEqualTo(InetAddress.ofLiteral("2001:db8::1"));
    }
}
