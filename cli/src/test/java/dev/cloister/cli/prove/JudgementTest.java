// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.prove.report.Finding;
import dev.cloister.cli.prove.report.Verdict;
import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Group;
import dev.cloister.prober.attack.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Attack ATTACK = new Attack("net.udp", Group.NETWORK, "send", "rules", List.of("R5"));
    private static final Judgement PLAIN = new Judgement(Map.of(), Map.of(), Map.of());

    @Test
    void aRefusalIsHeldAndASuccessIsALeak() {
        assertThat(verdict(PLAIN, Outcome.refused("EPERM"))).isEqualTo(Verdict.HELD);
        assertThat(verdict(PLAIN, Outcome.reached("sent"))).isEqualTo(Verdict.LEAK);
        assertThat(verdict(PLAIN, Outcome.absent("no target"))).isEqualTo(Verdict.NOT_TRIED);
    }

    @Test
    void aBrokenAttemptIsALeak() {
        assertThat(verdict(PLAIN, new Outcome(Outcome.Kind.BROKEN, "?"))).isEqualTo(Verdict.LEAK);
    }

    @Test
    void aMissingAnswerIsALeak() {
        assertThat(judged(PLAIN, proof(Map.of(), Map.of(), Set.of())).verdict()).isEqualTo(Verdict.LEAK);
    }

    @Test
    void whatTheHostSawCountsMoreThanWhatTheProberSays() {
        var proof = proof(Map.of("net.udp", Outcome.refused("EPERM")), Map.of("net.udp", "it arrived"), Set.of());

        assertThat(judged(PLAIN, proof)).isEqualTo(new Finding(ATTACK, Verdict.LEAK, "it arrived"));
    }

    @Test
    void whatTheHostWouldHaveSeenAndDidNotIsHeld() {
        var proof = proof(Map.of("net.udp", Outcome.reached("wrote")), Map.of(), Set.of("net.udp"));

        assertThat(judged(PLAIN, proof).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void whatThePolicyAllowsIsSaidToBeAllowed() {
        var waived = new Judgement(Map.of("net.udp", "the policy allows it"), Map.of(), Map.of());

        assertThat(judged(waived, proof(Map.of(), Map.of(), Set.of())))
                .isEqualTo(new Finding(ATTACK, Verdict.ALLOWED, "the policy allows it"));
    }

    @Test
    void whatThePolicyOpensInPartIsAllowedUnlessTheRestLeaks() {
        var opening = new Judgement(Map.of(), Map.of("net.udp", "one port"), Map.of());

        assertThat(judged(opening, proof(Map.of("net.udp", Outcome.refused("EPERM")), Map.of(), Set.of())))
                .isEqualTo(new Finding(ATTACK, Verdict.ALLOWED, "one port; all else: EPERM"));
        assertThat(verdict(opening, Outcome.reached("sent"))).isEqualTo(Verdict.LEAK);
        assertThat(judged(opening, proof(Map.of(), Map.of(), Set.of())).verdict()).isEqualTo(Verdict.LEAK);
    }

    @Test
    void whatThisHostCannotEnforceIsNeitherHeldNorALeakUnlessItHolds() {
        var lacking = new Judgement(Map.of(), Map.of(), Map.of("net.udp", "no cgroup"));

        assertThat(judged(lacking, proof(Map.of("net.udp", Outcome.reached("sent")), Map.of(), Set.of())))
                .isEqualTo(new Finding(ATTACK, Verdict.UNENFORCEABLE, "no cgroup"));
        assertThat(judged(lacking, proof(Map.of(), Map.of(), Set.of())).verdict()).isEqualTo(Verdict.UNENFORCEABLE);
        assertThat(verdict(lacking, Outcome.refused("EPERM"))).isEqualTo(Verdict.HELD);
    }

    @Test
    void ofTwoAnswersTheWorseCountsAndNoiseIsNone() {
        var transcript = new Transcript();
        transcript.add("{\"attack\":\"net.udp\",\"outcome\":\"reached\",\"detail\":\"sent\"}");
        transcript.add("{\"attack\":\"net.udp\",\"outcome\":\"refused\",\"detail\":\"EPERM\"}");
        transcript.add("{\"attack\":\"net.icmp\",\"outcome\":\"fine\",\"detail\":\"\"}");
        transcript.add("{\"count\":\"refused_calls\",\"number\":91}");
        transcript.add("Picked up something");
        transcript.add("[1]");

        assertThat(transcript.answers()).containsExactly(Map.entry("net.udp", Outcome.reached("sent")));
        assertThat(transcript.counts()).containsExactly(Map.entry("refused_calls", 91L));
    }

    private static Verdict verdict(Judgement judgement, Outcome outcome) {
        return judged(judgement, proof(Map.of("net.udp", outcome), Map.of(), Set.of())).verdict();
    }

    private static Finding judged(Judgement judgement, Proof proof) {
        return judgement.of(List.of(ATTACK), proof).getFirst();
    }

    private static Proof proof(Map<String, Outcome> answers, Map<String, String> seen, Set<String> unseen) {
        return new Proof(answers, Map.of(), seen, unseen);
    }
}
