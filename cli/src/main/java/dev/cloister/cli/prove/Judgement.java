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
/// @param allowed attacks that aren't made, since the policy lets them through, each with the reason
/// @param opened attacks of which the policy lets a part through that isn't made, each with the reason
/// @param unenforceable attacks that this host can't stop, each with the reason
record Judgement(Map<String, String> allowed, Map<String, String> opened, Map<String, String> unenforceable) {
    Judgement {
        allowed = Map.copyOf(allowed);
        opened = Map.copyOf(opened);
        unenforceable = Map.copyOf(unenforceable);
    }

    List<Finding> of(List<Attack> attacks, Proof proof) {
        return attacks.stream().map(attack -> of(attack, proof)).toList();
    }

    private Finding of(Attack attack, Proof proof) {
        var reason = allowed.get(attack.id());
        if (reason != null) {
            return new Finding(attack, Verdict.ALLOWED, reason);
        }
        var finding = judged(attack, proof);
        var opening = opened.get(attack.id());
        var isTight = finding.verdict() == Verdict.HELD || finding.verdict() == Verdict.NOT_TRIED;
        return opening != null && isTight
                ? new Finding(attack, Verdict.ALLOWED, "%s; all else: %s".formatted(opening, finding.detail()))
                : finding;
    }

    private Finding judged(Attack attack, Proof proof) {
        var seen = proof.seen().get(attack.id());
        if (seen != null) {
            return new Finding(attack, Verdict.LEAK, seen);
        }
        var outcome = proof.answers().get(attack.id());
        var lack = unenforceable.get(attack.id());
        if (lack != null && (outcome == null || outcome.kind() == Outcome.Kind.REACHED)) {
            return new Finding(attack, Verdict.UNENFORCEABLE, lack);
        }
        if (outcome == null) {
            return new Finding(attack, Verdict.LEAK, "no answer: the prober was stopped or is missing");
        }
        if (outcome.kind() == Outcome.Kind.REACHED && proof.unseen().contains(attack.id())) {
            return new Finding(attack, Verdict.HELD, outcome.detail() + ", and nothing of it reached the host");
        }
        return new Finding(attack, verdict(outcome), outcome.detail());
    }

    private static Verdict verdict(Outcome outcome) {
        return switch (outcome.kind()) {
            case REFUSED -> Verdict.HELD;
            case ABSENT -> Verdict.NOT_TRIED;
            case REACHED, BROKEN -> Verdict.LEAK;
        };
    }
}
