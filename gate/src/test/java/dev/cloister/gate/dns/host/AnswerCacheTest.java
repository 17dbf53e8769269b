// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.dns.FakeClock;
import dev.cloister.policy.HostName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnswerCacheTest {
    private static final HostName NAME = HostName.parse("api.example.test");

    private final FakeClock clock = new FakeClock();
    private final AnswerCache cache = new AnswerCache(clock);

    @BeforeEach
    void keepOneForHalfAMinute() {
        cache.keep(NAME, List.of(InetAddress.ofLiteral("203.0.113.9")), Duration.ofSeconds(30));
    }

    @Test
    void anAnswerIsKeptForItsTime() {
        clock.advance(Duration.ofSeconds(29));
        assertThat(cache.addressesOf(NAME)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.addressesOf(NAME)).isEmpty();
    }

    @Test
    void aClockThatJumpsEndsItEitherWay() {
        clock.advance(Duration.ofDays(-1));
        assertThat(cache.addressesOf(NAME)).isEmpty();
        clock.advance(Duration.ofDays(2));
        assertThat(cache.addressesOf(NAME)).isEmpty();
    }
}
