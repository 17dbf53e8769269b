// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.AuditUnavailable;
import dev.cloister.policy.Decision;
import dev.cloister.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivePolicyTest {
    private final FakeClock clock = new FakeClock();
    private final FakeAudit audit = new FakeAudit();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LivePolicy live =
            new LivePolicy(Policies.loaded("d1", Policies.allowing("a.test")), audit, clock, timer);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void aGrantAllowsAtOnceAndSurvivesAReload() {
        live.grant(Policies.rule("b.test"), Duration.ofHours(1), "owner");
        live.replace(Policies.loaded("d2", Policies.allowing("c.test")), "owner");

        assertThat(allows("b.test")).isTrue();
        assertThat(allows("c.test")).isTrue();
        assertThat(allows("a.test")).isFalse();
    }

    @Test
    void aGrantWinsOverARuleThatAsks() {
        live.replace(Policies.loaded("d2", Policies.asking("b.test")), "owner");
        live.grant(Policies.rule("b.test"), "owner");

        assertThat(allows("b.test")).isTrue();
    }

    @Test
    void denyWinsOverAGrant() {
        live.replace(Policies.loaded("d2", Policies.denying("b.test")), "owner");
        live.grant(Policies.rule("b.test"), "owner");

        assertThat(allows("b.test")).isFalse();
    }

    @Test
    void aGrantEndsByTheWallClockOfAMachineThatSlept() {
        live.grant(Policies.rule("b.test"), Duration.ofHours(1), "owner");
        clock.advance(Duration.ofHours(1));
        live.sweep();

        assertThat(allows("b.test")).isFalse();
        assertThat(live.grants()).isEmpty();
    }

    @Test
    void aGrantEndsByTheTimerThoughTheWallClockStandsStill() throws InterruptedException {
        var told = new CountDownLatch(2);
        live.onChange(live.current(), _ -> told.countDown());
        live.grant(Policies.rule("b.test"), Duration.ofMillis(20), "owner");

        assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(allows("b.test")).isFalse();
    }

    @Test
    void aGrantStillEndsWhenTheAuditIsFull() {
        live.grant(Policies.rule("b.test"), Duration.ofHours(1), "owner");
        audit.fill();
        clock.advance(Duration.ofHours(2));
        live.sweep();

        assertThat(allows("b.test")).isFalse();
    }

    @Test
    void nothingIsGrantedThatTheAuditCannotHold() {
        audit.fill();

        assertThatThrownBy(() -> live.grant(Policies.rule("b.test"), "owner")).isInstanceOf(AuditUnavailable.class);
        assertThat(allows("b.test")).isFalse();
    }

    @Test
    void aListenerThatFailsHidesTheChangeFromNobody() {
        var told = new ArrayList<Policy>();
        live.onChange(live.current(), _ -> {
            throw new IllegalStateException("kernel");
        });
        live.onChange(live.current(), told::add);

        assertThatThrownBy(() -> live.replace(Policies.loaded("d2", Policies.allowing()), "owner"))
                .isInstanceOf(PolicyNotTaken.class)
                .hasMessageEndingWith("not taken everywhere: kernel");
        assertThat(told).containsExactly(live.current());
        assertThat(allows("a.test")).isFalse();
    }

    @Test
    void listenersSeeEveryChangeOnceAndInOneOrder() throws InterruptedException {
        var first = new ArrayList<Policy>();
        var second = new ArrayList<Policy>();
        live.onChange(live.current(), first::add);
        live.onChange(live.current(), second::add);

        var threads = IntStream.range(0, 40)
                .mapToObj(number -> Thread.ofVirtual().start(() -> change(number)))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(first).hasSize(40).isEqualTo(second);
        assertThat(first.getLast()).isSameAs(live.current());
        assertThat(audit.replacements()).hasSize(40);
        assertThat(first.getLast().allow()).hasSize(21);
    }

    @Test
    void aRevokedGrantIsGone() {
        var grant = live.grant(Policies.rule("b.test"), "owner");

        assertThat(live.revoke(grant.id(), "owner")).isTrue();
        assertThat(live.revoke(grant.id(), "owner")).isFalse();
        assertThat(allows("b.test")).isFalse();
    }

    @Test
    void eachChangeIsInTheAudit() {
        var grant = live.grant(Policies.rule("b.test"), Duration.ofMinutes(5), "owner");
        live.revoke(grant.id(), "owner");
        live.refused(List.of("x:1:1: broken"), "owner");

        assertThat(audit.replacements())
                .extracting(event -> event.accepted() + " " + event.detail())
                .containsExactly(
                        "true g1 allows b.test:443 until 2026-01-02T03:09:05Z",
                        "true g1 for b.test:443 ended: revoked by owner",
                        "false x:1:1: broken");
    }

    private void change(int number) {
        if (number % 2 == 0) {
            live.grant(Policies.rule("n%d.test".formatted(number)), "owner");
        } else {
            live.replace(Policies.loaded("d" + number, Policies.allowing("a.test")), "owner");
        }
    }

    private boolean allows(String name) {
        return live.current().decide(Policies.host(name), 443) instanceof Decision.Allow;
    }
}
