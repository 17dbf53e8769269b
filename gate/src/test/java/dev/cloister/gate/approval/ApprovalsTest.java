// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.control.FakeAudit;
import dev.cloister.gate.control.FakeClock;
import dev.cloister.gate.control.Policies;
import dev.cloister.policy.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final ProcessIdentity CURL = new ProcessIdentity(42, "/usr/bin/curl", List.of("curl"), List.of());
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeAudit audit = new FakeAudit();
    private final Approvals approvals = new Approvals(true, audit, new FakeClock());

    @Test
    void aHeldConnectionPassesWhenAPersonSaysYes() throws Exception {
        var answer = hold("a.test", LONG);
        waitFor(1);

        assertThat(approvals.pending()).extracting(Waiting::id).containsExactly("c1");
        assertThat(approvals.allowOnce("c1", "owner")).isTrue();
        assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(new Approvals.Answer.Allowed("owner"));
        assertThat(audit.answers()).containsExactly("c1 held agent", "c1 allowed owner");
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void aHeldConnectionIsRefusedWhenAPersonSaysNo() throws Exception {
        var answer = hold("a.test", LONG);
        waitFor(1);
        approvals.deny("c1", "owner");

        assertThat(reason(answer)).isEqualTo(Reason.of(Reason.Code.REFUSED_BY_PERSON, "a person refused a.test:443"));
    }

    @Test
    void nobodyAnsweringIsARefusal() throws Exception {
        var answer = hold("a.test", Duration.ofMillis(10));

        assertThat(reason(answer).code()).isEqualTo(Reason.Code.NEEDS_A_PERSON);
        assertThat(approvals.pending()).isEmpty();
        assertThat(audit.answers()).containsExactly("c1 held agent", "c1 unanswered gate");
    }

    @Test
    void anUnattendedRunRefusesAtOnce() throws Exception {
        var unattended = new Approvals(false, audit, new FakeClock());

        assertThat(unattended.await(Policies.host("a.test"), 443, CURL, LONG))
                .isEqualTo(new Approvals.Answer.Refused(
                        Reason.of(Reason.Code.NEEDS_A_PERSON, "a.test:443 asks a person, and this run is unattended")));
    }

    @Test
    void theSameQuestionIsOneEntryWithACount() throws Exception {
        var first = hold("a.test", LONG);
        var second = hold("a.test", LONG);
        waitForCount(2);

        assertThat(approvals.pending()).hasSize(1);
        approvals.allowOnce("c1", "owner");
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(second.get(5, TimeUnit.SECONDS));
    }

    @Test
    void exhaustingTheEntriesRefusesTheNextAtOnceAndKeepsThoseThatWait() throws Exception {
        var held = new ArrayList<CompletableFuture<Approvals.Answer>>();
        for (var number = 0; number < HeldConnections.MAX_ENTRIES; number++) {
            held.add(hold("n%d.test".formatted(number), LONG));
        }
        waitFor(HeldConnections.MAX_ENTRIES);

        assertThat(reason(hold("one-more.test", LONG)).text()).contains("too many connections wait");
        assertThat(held).noneMatch(CompletableFuture::isDone);
        approvals.pending().forEach(waiting -> approvals.deny(waiting.id(), "owner"));
    }

    @Test
    void exhaustingTheConnectionsOfOneNameRefusesTheNextAtOnce() throws Exception {
        for (var number = 0; number < HeldConnections.MAX_CONNECTIONS; number++) {
            hold("a.test", LONG);
        }
        waitForCount(HeldConnections.MAX_CONNECTIONS);

        assertThat(reason(hold("a.test", LONG)).text()).contains("too many connections wait");
        approvals.deny("c1", "owner");
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        var thread = Thread.ofVirtual().start(() -> awaitQuietly("a.test", LONG));
        waitFor(1);
        thread.interrupt();
        thread.join();

        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void aPolicyThatAllowsTheNameAnswersForThePerson() throws Exception {
        var held = hold("a.test", LONG);
        waitFor(1);
        approvals.ask(Policies.host("a.test"), 443, "docs");
        approvals.policyChanged(Policies.allowing("a.test"));

        assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(new Approvals.Answer.Allowed("policy"));
        assertThat(approvals.request("r1").orElseThrow().state()).isEqualTo(AccessRequest.State.ALLOWED);
    }

    @Test
    void aPolicyThatStillAsksLeavesTheConnectionHeld() throws Exception {
        var held = hold("a.test", LONG);
        waitFor(1);
        approvals.policyChanged(Policies.asking("a.test"));

        assertThat(held).isNotDone();
        approvals.deny("c1", "owner");
    }

    @Test
    void noConnectionIsHeldThatTheAuditCannotHold() {
        audit.fill();

        assertThatThrownBy(() -> approvals.await(Policies.host("a.test"), 443, CURL, LONG))
                .isInstanceOf(AuditUnavailable.class);
        assertThatThrownBy(() -> approvals.ask(Policies.host("a.test"), 443, ""))
                .isInstanceOf(AuditUnavailable.class);
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void anAnswerThatTheAuditCannotHoldIsNone() throws Exception {
        var held = hold("a.test", LONG);
        waitFor(1);
        audit.fill();

        assertThatThrownBy(() -> approvals.allowOnce("c1", "owner")).isInstanceOf(AuditUnavailable.class);
        assertThat(held).isNotDone();
    }

    @Test
    void floodingRequestsStopsAtTheBound() {
        for (var number = 0; number < AccessRequests.MAX_WAITING; number++) {
            assertThat(approvals.ask(Policies.host("n%d.test".formatted(number)), 443, ""))
                    .isPresent();
        }

        assertThat(approvals.ask(Policies.host("one-more.test"), 443, "")).isEmpty();
    }

    @Test
    void aDeniedRequestIsNotAskedAgain() {
        approvals.ask(Policies.host("a.test"), 443, "please");
        approvals.deny("r1", "owner");
        var again = approvals.ask(Policies.host("a.test"), 443, "pretty please").orElseThrow();

        assertThat(again.id()).isEqualTo("r1");
        assertThat(again.state()).isEqualTo(AccessRequest.State.DENIED);
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void whatTheAgentSaysReachesNoTerminalRaw() {
        approvals.ask(Policies.host("a.test"), 443, "\u001b]0;owned\u0007\u202e" + "x".repeat(5_000));

        assertThat(approvals.pending().getFirst().why())
                .startsWith("?]0;owned??xxx")
                .hasSize(201);
    }

    private CompletableFuture<Approvals.Answer> hold(String name, Duration limit) {
        var answer = new CompletableFuture<Approvals.Answer>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(approvals.await(Policies.host(name), 443, CURL, limit));
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void awaitQuietly(String name, Duration limit) {
        try {
            approvals.await(Policies.host(name), 443, CURL, limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reason reason(CompletableFuture<Approvals.Answer> answer) throws Exception {
        return answer.get(5, TimeUnit.SECONDS) instanceof Approvals.Answer.Refused(var reason)
                ? reason
                : Reason.of(Reason.Code.IDLE, "it was allowed");
    }

    private void waitFor(int entries) throws InterruptedException {
        for (var tries = 0; approvals.pending().size() < entries && tries < 500; tries++) {
            Thread.sleep(10);
        }
        assertThat(approvals.pending()).hasSize(entries);
    }

    private void waitForCount(long count) throws InterruptedException {
        for (var tries = 0; countOfFirst() < count && tries < 500; tries++) {
            Thread.sleep(10);
        }
        assertThat(countOfFirst()).isEqualTo(count);
    }

    private long countOfFirst() {
        return approvals.pending().isEmpty()
                ? 0
                : approvals.pending().getFirst().count();
    }
}
