// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.linux.network.FreshNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesetTest {
    private final Ruleset ruleset = new Ruleset(842, FreshNetwork.address("192.0.2.2"), 5);

    @Test
    void matchesItsOwnTextWhateverTheWhiteSpaceAndCounters() {
        var listing = ruleset.text()
                .replace("\t", "    ")
                .replace("counter refused_udp {", "counter refused_udp { # handle 3\npackets 5 bytes 7")
                .replace("icmpx admin", "icmpx type admin");
        assertThat(ruleset.matches(listing)).isTrue();
    }

    @Test
    void doesNotMatchWithOneRuleGone() {
        var lines = ruleset.text().lines().toList();
        for (var removed = 0; removed < lines.size(); removed++) {
            var left = new java.util.ArrayList<>(lines);
            if (left.remove(removed).isBlank()) {
                continue;
            }
            assertThat(ruleset.matches(String.join("\n", left))).isFalse();
        }
    }

    @Test
    void doesNotMatchWithASecondTable() {
        assertThat(ruleset.matches(ruleset.text() + "table ip other {\n}\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 53, 1024, 70_000})
    void refusesARelayPortThatTheAgentCouldBind(int port) {
        assertThatThrownBy(() -> new Ruleset(port, FreshNetwork.address("192.0.2.2"), 5))
                .hasMessage("relay port: %d (expected: 1..1023, not 53)", port);
    }
}
