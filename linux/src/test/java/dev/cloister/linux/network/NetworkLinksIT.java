// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkLinksIT {
    @Test
    void answersEveryAddressInANewNamespace() throws Exception {
        FreshNetwork.with(() -> assertThat(FreshNetwork.LINKS.faults()).isEmpty());
    }

    @Test
    void missingRouteIsFoundThoughTheAddressesAreThere() throws Exception {
        FreshNetwork.with(() -> {
            FreshNetwork.ip("route del local default dev lo table local\n");
            assertThat(FreshNetwork.LINKS.faults())
                    .containsExactly("packets to 203.0.113.1 leave from 192.0.2.2 (expected: 127.0.0.1)");
        });
    }

    @Test
    void missingRouteOfIpv6IsFound() throws Exception {
        FreshNetwork.with(() -> {
            FreshNetwork.ip("route del local ::/0 dev lo table local\n");
            assertThat(FreshNetwork.LINKS.faults())
                    .containsExactly(
                            "cannot connect to /[2001:db8:0:0:0:0:0:1]:9: Network is unreachable (ENETUNREACH)");
        });
    }
}
