// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import org.junit.jupiter.api.Test;

final class AskersTest {
    private static final HostName FIRST = HostName.parse("first.example");

    private final Askers askers = new Askers();

    @Test
    void forgetsTheNamesAskedForLongestAgo() {
        askers.remember(FIRST, FakeProcesses.CURL);
        for (var i = 0; i < 4096; i++) {
            askers.remember(HostName.parse("n%d.example".formatted(i)), FakeProcesses.CURL);
        }
        assertThat(askers.lastOf(FIRST)).isEmpty();
        assertThat(askers.lastOf(HostName.parse("n4095.example"))).contains(FakeProcesses.CURL);
    }

    @Test
    void unknownProcessDoesNotReplaceKnownOne() {
        askers.remember(FIRST, FakeProcesses.CURL);
        askers.remember(FIRST, ProcessIdentity.UNKNOWN);
        assertThat(askers.lastOf(FIRST)).contains(FakeProcesses.CURL);
    }
}
