// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.prove.report.Finding;
import dev.cloister.cli.prove.report.Verdict;
import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Outcome;
import java.util.List;
import java.util.Map;

/// Decides of each attack whether it was held.
///
/// The inside is the agent's side: what it says counts only against the enclosure. A missing answer is a leak, and so is
/// whatever the host's own listeners and files show.
///
/// @param waived attacks that aren't made, each with the reason
/// @param unenforceable attacks that this host can't stop, each with the reason
record Judgement(Map<String, String> waived, Map<String, String> unenforceable) {
    Judgement {
        waived = Map.copyOf(waived);
        unenforceable = Map.copyOf(unenforceable);
    }

    List<Finding> of(List<Attack> attacks, Proof proof) {
        return attacks.stream().map(attack -> of(attack, proof)).toList();
    }

    private Finding of(Attack attack, Proof proof) {
        var reason = waived.get(attack.id());
        if (reason != null) {
            return new Finding(attack, Verdict.NOT_TRIED, reason);
        }
        var seen = proof.seen().get(attack.id());
        if (seen != null) {
            return new Finding(attack, Verdict.LEAK, seen);
        }
        var outcome = proof.answers().get(attack.id());
        if (outcome == null) {
            return new Finding(attack, Verdict.LEAK, "no answer: the prober was stopped or is missing");
        }
        if (outcome.kind() == Outcome.Kind.REACHED && proof.unseen().contains(attack.id())) {
            return new Finding(attack, Verdict.HELD, outcome.detail() + ", and nothing of it reached the host");
        }
        return new Finding(attack, verdict(attack, outcome), outcome.detail());
    }

    private Verdict verdict(Attack attack, Outcome outcome) {
        return switch (outcome.kind()) {
            case REFUSED -> Verdict.HELD;
            case ABSENT -> Verdict.NOT_TRIED;
            case REACHED, BROKEN -> unenforceable.containsKey(attack.id()) ? Verdict.UNENFORCEABLE : Verdict.LEAK;
        };
    }
}
