// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.dns.FakeClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
    private final FakeClock clock = new FakeClock();
    private final Allowance allowance = new Allowance(10, 2, clock);

    @Test
    void refillsAtItsRateUpToItsBurst() {
        assertThat(taken(20)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(3));
        assertThat(taken(20)).isEqualTo(6);
        clock.advance(Duration.ofHours(1));
        assertThat(taken(20)).isEqualTo(10);
    }

    @Test
    void clockSetBackNeitherDrainsNorRefills() {
        taken(5);
        clock.advance(Duration.ofHours(-1));
        assertThat(taken(20)).isEqualTo(5);
    }

    private long taken(int tries) {
        return IntStream.range(0, tries).filter(_ -> allowance.take()).count();
    }
}
