// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostName;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostsFileTest {
    @Test
    void collectsAddressesOfNamesAndAliases() {
        var hosts = HostsFile.parse(List.of(
                "# comment",
                "",
                "192.0.2.1\tmirror.example  Mirror # ours",
                "2001:db8::1 mirror.example",
                "not-an-address other.example",
                "192.0.2.2 bad%name good.example"));
        assertThat(hosts.addressesOf(HostName.parse("mirror.example")))
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(hosts.addressesOf(HostName.parse("mirror"))).hasSize(1);
        assertThat(hosts.addressesOf(HostName.parse("good.example"))).hasSize(1);
        assertThat(hosts.addressesOf(HostName.parse("other.example"))).isEmpty();
    }
}
