// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.Observation;
import dev.cloister.audit.Observations;
import dev.cloister.cli.log.Printable;
import dev.cloister.policy.Reason;
import dev.cloister.policy.suggest.Observed;
import dev.cloister.policy.suggest.Suggestion;
import java.util.Set;

/// The rules that a run's observations suggest. What a rule can't cure, or what was only looked up, is told as a
/// comment: nothing is allowed that nobody could explain.
final class RunSuggestion {
    /// Refusals that a further rule ends; any other means that a rule there is already was broken, or that no rule
    /// helps.
    private static final Set<String> CURABLE = Set.of(
            Reason.Code.NAME_NOT_ALLOWED.word(),
            Reason.Code.PORT_NOT_ALLOWED.word(),
            Reason.Code.LITERAL_ADDRESS.word());

    private RunSuggestion() {}

    static String of(String run, Observations observations) {
        var curable = observations.list().stream().filter(RunSuggestion::isCurable).toList();
        var others = observations.list().stream().filter(other -> !isCurable(other));
        var text = new StringBuilder("# what run %s was refused, or would have been in strict mode\n".formatted(run));
        text.append(Suggestion.of(curable.stream().map(RunSuggestion::observed).toList()));
        others.forEach(other -> text.append("  # not suggested: %s\n".formatted(words(other))));
        if (observations.beyond() > 0) {
            text.append("  # and %d requests whose destinations weren't told apart\n".formatted(observations.beyond()));
        }
        return text.toString();
    }

    private static boolean isCurable(Observation seen) {
        return seen.port() != 0
                && seen.why().map(Why::code).filter(CURABLE::contains).isPresent();
    }

    private static Observed observed(Observation seen) {
        return new Observed(
                seen.host(),
                seen.port(),
                seen.count(),
                seen.processes().stream().sorted().toList(),
                seen.firstSeen());
    }

    private static String words(Observation seen) {
        var what = seen.port() == 0 ? seen.host() : "%s:%d".formatted(seen.host(), seen.port());
        var why = seen.why().map(Why::text).orElse("no reason was recorded");
        var looked = seen.port() == 0
                && seen.why().map(Why::code).filter(CURABLE::contains).isPresent();
        return Printable.of("%s: %s%s".formatted(what, looked ? "looked up, never connected to; " : "", why));
    }
}
