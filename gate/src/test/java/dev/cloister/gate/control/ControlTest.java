// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.approval.Approvals;
import dev.cloister.policy.Decision;
import dev.cloister.policy.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final FakeClock clock = new FakeClock();
    private final FakeAudit audit = new FakeAudit();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LivePolicy policy =
            new LivePolicy(Policies.loaded("d1", Policies.allowing("a.test")), audit, clock, timer);
    private final Approvals approvals = new Approvals(true, audit, clock);
    private final AtomicReference<Reloader.Outcome> file =
            new AtomicReference<>(Policies.loaded("d2", Policies.allowing("b.test")));
    private final Control control = new Control(
            new RunOverview("r-1", 77, List.of("claude", "-p"), "/work/x", Instant.EPOCH),
            policy,
            approvals,
            file::get,
            () -> new Traffic(1, 2, 3));

    @BeforeEach
    void wire() {
        policy.onChange(policy.current(), approvals::policyChanged);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void statusSaysWhatTheRunIs() {
        approvals.ask(Policies.host("c.test"), 22, "to push");
        var status = RunStatus.from(ask(Map.of("do", "status")));

        assertThat(status.run().command()).containsExactly("claude", "-p");
        assertThat(status.traffic()).isEqualTo(new Traffic(1, 2, 3));
        assertThat(status.policy()).isEqualTo("d1");
        assertThat(status.waiting())
                .extracting(question ->
                        "%s %s:%d %s".formatted(question.id(), question.host(), question.port(), question.why()))
                .containsExactly("r1 c.test:22 to push");
    }

    @Test
    void reloadPutsTheNewPolicyInForce() {
        assertThat(ask(Map.of("do", "reload")).text("policy")).isEqualTo("d2");
        assertThat(allows("b.test", 443)).isTrue();
    }

    @Test
    void aBrokenReloadKeepsTheOldPolicyAndSaysWhy() {
        file.set(new Reloader.Outcome.Broken(List.of("cloister.yaml:1:1: unknown key")));
        var answer = ask(Map.of("do", "reload"));

        assertThat(answer.flag("ok")).isFalse();
        assertThat(answer.texts("problems")).containsExactly("cloister.yaml:1:1: unknown key");
        assertThat(allows("a.test", 443)).isTrue();
        assertThat(audit.replacements()).singleElement().matches(event -> !event.accepted());
    }

    @Test
    void allowGrantsAndNamesTheLineThatMakesItPermanent() {
        var answer = ask(Map.of("do", "allow", "host", "C.Test", "ports", List.of(443, 8443), "seconds", 60));

        assertThat(answer.text("permanent")).isEqualTo("- { host: c.test, ports: [443,8443] }");
        assertThat(answer.object("grant").text("until")).isEqualTo("2026-01-02T03:05:05Z");
        assertThat(allows("c.test", 8443)).isTrue();
    }

    @Test
    void allowRefusesWhatADenyRuleNames() {
        policy.replace(Policies.loaded("d2", Policies.denying("c.test")), "owner");
        var answer = ask(Map.of("do", "allow", "host", "c.test", "ports", List.of(443)));

        assertThat(answer.texts("problems").getFirst()).endsWith("deny wins over a live grant");
        assertThat(policy.grants()).isEmpty();
    }

    @Test
    void answeringARequestGrantsItForTheRun() {
        approvals.ask(Policies.host("c.test"), 22, "");
        ask(Map.of("do", "answer", "id", "r1", "allow", true));

        assertThat(allows("c.test", 22)).isTrue();
        assertThat(audit.answers()).containsExactly("r1 asked agent", "r1 allowed policy");
    }

    @Test
    void aGrantForANameThatAsksKeepsWhatItsRuleAdmits() {
        policy.replace(Policies.loaded("d2", Policies.asking("c.test")), "owner");
        ask(Map.of("do", "allow", "host", "c.test", "ports", List.of(443)));

        assertThat(policy.current().decide(Policies.host("c.test"), 443))
                .isInstanceOfSatisfying(
                        Decision.Allow.class,
                        allowed -> assertThat(allowed.rule().admits()).isEqualTo(Rule.Admits.PRIVATE));
    }

    @Test
    void denyAnswersRequestsAndEndsGrants() {
        approvals.ask(Policies.host("c.test"), 22, "");
        ask(Map.of("do", "allow", "host", "d.test", "ports", List.of(443)));

        assertThat(ask(Map.of("do", "answer", "id", "r1", "allow", false)).flag("ok"))
                .isTrue();
        assertThat(ask(Map.of("do", "answer", "id", "g1", "allow", false)).flag("ok"))
                .isTrue();
        assertThat(approvals.pending()).isEmpty();
        assertThat(allows("d.test", 443)).isFalse();
    }

    @Test
    void whatCannotBeReadIsRefusedAndChangesNothing() {
        var before = policy.current();
        for (var line : List.of(
                "",
                "x",
                "[]",
                "{\"do\":1}",
                "{\"do\":\"sudo\"}",
                "{\"do\":\"allow\",\"host\":\"*.test\",\"ports\":[443]}",
                "{\"do\":\"allow\",\"host\":\"10.0.0.1\",\"ports\":[443]}",
                "{\"do\":\"allow\",\"host\":\"c.test\",\"ports\":[]}",
                "{\"do\":\"allow\",\"host\":\"c.test\",\"ports\":[70000]}",
                "{\"do\":\"allow\",\"host\":\"c.test\",\"ports\":[\"443\"]}",
                "{\"do\":\"allow\",\"host\":\"c.test\",\"ports\":[443],\"seconds\":-1}",
                "{\"do\":\"allow\",\"host\":\"c.test\",\"ports\":[443],\"seconds\":9223372036854775807}",
                "{\"do\":\"allow\",\"do\":\"status\"}",
                "{\"do\":\"answer\",\"id\":\"c1\",\"allow\":\"yes\"}",
                "{\"do\":\"answer\",\"id\":\"c1\",\"allow\":true}",
                "[".repeat(60_000))) {
            assertThat(JsonFields.parse(control.answer(line)).flag("ok"))
                    .as(line)
                    .isFalse();
        }
        assertThat(policy.current()).isSameAs(before);
    }

    @Test
    void aFullAuditIsAnAnswerToo() {
        audit.fill();

        assertThat(ask(Map.of("do", "reload")).texts("problems")).containsExactly("cannot write audit");
        assertThat(allows("a.test", 443)).isTrue();
    }

    @Test
    void aKernelThatFailsIsSaidAndTheStricterPolicyHolds() {
        policy.onChange(policy.current(), _ -> {
            throw new IllegalStateException("no netlink");
        });

        assertThat(ask(Map.of("do", "reload")).texts("problems").getFirst())
                .endsWith("not taken everywhere: no netlink");
        assertThat(allows("a.test", 443)).isFalse();
    }

    private JsonFields ask(Map<String, ?> question) {
        return JsonFields.parse(control.answer(JsonFields.line(question)));
    }

    private boolean allows(String name, int port) {
        return policy.current().decide(Policies.host(name), port) instanceof Decision.Allow;
    }
}
