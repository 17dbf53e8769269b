// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NetworkLinksTest {
    private static final String OURS = """
            lo               UNKNOWN        127.0.0.1/8 ::1/128
            eth1@eth0        UP
            eth0@eth1        UP             192.0.2.2/30
            """;

    @Test
    void itsOwnLinksAreNoStrangers() {
        assertThat(FreshNetwork.LINKS.strangers(OURS)).isEmpty();
        assertThat(FreshNetwork.LINKS.strangers("lo UNKNOWN 127.0.0.1/8\neth0@eth1 DOWN\n")).isEmpty();
        assertThat(NetworkLinks.isMade("lo UNKNOWN 00:00\neth0@eth1 DOWN 02:00\n")).isTrue();
    }

    @Test
    void aLinkOfAnEngineIsOne() {
        assertThat(FreshNetwork.LINKS.strangers("lo UNKNOWN\neth0@if11 UP 172.17.0.2/16\n")).containsExactly("eth0@if11");
        assertThat(FreshNetwork.LINKS.strangers(OURS + "eth2@if7 DOWN\n")).containsExactly("eth2@if7");
        assertThat(FreshNetwork.LINKS.strangers("tap0 UNKNOWN 10.0.2.100/24\n")).containsExactly("tap0");
        assertThat(NetworkLinks.isMade("eth0@if11 UP 02:42\n")).isFalse();
    }

    @Test
    void aFurtherAddressMakesALinkOne() {
        assertThat(FreshNetwork.LINKS.strangers("eth0@eth1 UP 192.0.2.2/30 10.0.0.5/8\n")).containsExactly("eth0@eth1");
        assertThat(FreshNetwork.LINKS.strangers("eth1@eth0 UP fe80::1/64\n")).containsExactly("eth1@eth0");
    }
}
