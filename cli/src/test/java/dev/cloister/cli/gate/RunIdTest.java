// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.RunOverview;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunIdTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void beginsWithTheTimeSoThatIdsSortByIt() {
        assertThat(RunId.of(NOW, new SecureRandom())).matches("20260102-030405-[a-z2-9]{4}");
        assertThat(RunId.of(NOW, new SecureRandom())).isLessThan(RunId.of(NOW.plusSeconds(1), new SecureRandom()));
    }

    @Test
    void isWhatAControlSocketCanBeNamedBy() {
        var id = RunId.of(NOW, new SecureRandom());

        assertThat(new RunOverview(id, 1, List.of("true"), "/w", NOW).id()).isEqualTo(id);
    }

    @Test
    void differsForRunsOfTheSameSecond() {
        var random = new SecureRandom();

        assertThat(Stream.generate(() -> RunId.of(NOW, random)).limit(20).distinct())
                .hasSizeGreaterThan(15);
    }
}
