// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.Observations;
import dev.cloister.audit.PacketCounts;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void isEmptyWhenNothingWasRefused() {
        assertThat(Summary.of(Observations.from(Stream.of(LogEvents.allowed("a.example"))), "r1"))
                .isEmpty();
    }

    @Test
    void namesEachDestinationWithTheLineThatWouldAllowIt() {
        var observations = Observations.from(Stream.of(
                LogEvents.rejected("a.example", 443, 1),
                LogEvents.rejected("example.org", 22, 12),
                LogEvents.rejected("example.org", 22, 1)));
        assertThat(Summary.of(observations, "r1"))
                .containsExactly(
                        "cloister: refused 14 requests; to allow it, add under allow: in the policy",
                        "  13x example.org:22 (curl)  - { host: example.org }",
                        "  1x a.example:443 (curl)  - { host: a.example }");
    }

    @Test
    void hasAtMostTenLinesAndSaysHowManyMore() {
        for (int destinations = 1; destinations < 40; destinations++) {
            var observations = Observations.from(IntStream.range(0, destinations)
                    .mapToObj(i -> LogEvents.rejected("h" + i + ".example", 443, 100 - i)));
            assertThat(Summary.of(observations, "r1")).hasSize(Math.min(10, destinations + 1));
        }
        var observations = Observations.from(
                IntStream.range(0, 20).mapToObj(i -> LogEvents.rejected("h" + i + ".example", 443, 100 - i)));
        assertThat(Summary.of(observations, "r1").getLast()).isEqualTo("  12 more: cloister log --denied --run r1");
    }

    @Test
    void countsWhatWasNotToldApart() {
        var observations = Observations.from(Stream.of(LogEvents.rejected(PacketCounts.OTHERS, 0, 500)));
        assertThat(Summary.of(observations, "r1"))
                .containsExactly(
                        "cloister: refused 500 requests; to allow it, add under allow: in the policy",
                        "  more, and 500 requests beyond those told apart: cloister log --denied --run r1");
    }

    @Test
    void nameThatHoldsTerminalControlsIsShownHarmless() {
        var observations = Observations.from(Stream.of(LogEvents.rejected("\u001b]0;owned\u0007\n.example", 443, 1)));
        assertThat(Summary.of(observations, "r1")).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    }
}
