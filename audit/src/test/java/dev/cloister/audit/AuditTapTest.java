// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuditTapTest {
    private final List<AuditEvent> written = new ArrayList<>();
    private final AuditTap tap = new AuditTap(written::add);

    @Test
    void passesEverythingOnAndCountsIt() {
        Events.ofEachKind().values().forEach(tap::append);
        tap.append(Events.decided("a.example", 443, Verdict.OBSERVED));
        assertThat(written).hasSize(12);
        assertThat(tap.totals()).isEqualTo(new Totals(1, 1, 13, 1_234, 567_890));
    }

    @Test
    void keepsTheLatestRefusalsOnly() {
        for (int i = 0; i < 100; i++) {
            tap.append(Events.rejected("h" + i + ".example", 443, 1));
            tap.append(Events.decided("fine.example", 443, Verdict.ALLOWED));
        }
        assertThat(tap.latestRefusals()).hasSize(64);
        assertThat(tap.latestRefusals().getFirst()).isEqualTo(Events.rejected("h99.example", 443, 1));
        assertThat(tap.latestRefusals().getLast()).isEqualTo(Events.rejected("h36.example", 443, 1));
    }

    @Test
    void whatTheLogCannotWriteIsNotShownEither() {
        var broken = new AuditTap(_ -> {
            throw new AuditUnavailable("full", new IllegalStateException());
        });
        assertThatExceptionOfType(AuditUnavailable.class).isThrownBy(() -> broken.append(Events.notice("x")));
        assertThat(broken.latestRefusals()).isEmpty();
        assertThat(broken.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void listenerThatNeverReturnsDoesNotHoldTheLogUp() throws InterruptedException {
        var stuck = new CountDownLatch(1);
        var heard = new CountDownLatch(1);
        try (var listening = tap.listen(_ -> await(stuck));
                var other = tap.listen(_ -> heard.countDown())) {
            for (int i = 0; i < 5_000; i++) {
                tap.append(Events.notice("n" + i));
            }
            assertThat(written).hasSize(5_000);
            assertThat(listening.missed()).isGreaterThan(3_000);
            assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(other.missed()).isLessThan(5_000);
            stuck.countDown();
        }
    }

    @Test
    void listenerThatFailsHearsNoMore() throws InterruptedException {
        var failed = new CountDownLatch(1);
        var calls = new ArrayList<AuditEvent>();
        tap.listen(event -> {
            calls.add(event);
            failed.countDown();
            throw new IllegalStateException("a listener's own fault");
        });
        tap.append(Events.notice("one"));
        assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
        tap.append(Events.notice("two"));
        Thread.sleep(Duration.ofMillis(50));
        assertThat(calls).hasSize(1);
        assertThat(written).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
