// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.Observation;
import dev.cloister.audit.Observations;
import dev.cloister.audit.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run was refused, in at most ten lines: the most frequent first, each with the line of policy that would
/// allow
/// it. Empty when nothing was refused.
public final class Summary {
    private static final int MOST_LINES = 10;

    private Summary() {}

    /// The lines of a run.
    ///
    /// @param run its id, for the command that shows the rest
    public static List<String> of(Observations observations, String run) {
        var refused = observations.list().stream()
                .filter(observation -> observation.verdict() == Verdict.REFUSED)
                .toList();
        if (refused.isEmpty() && observations.beyond() == 0) {
            return List.of();
        }
        boolean whole = refused.size() < MOST_LINES && observations.beyond() == 0;
        int shown = whole ? refused.size() : Math.min(refused.size(), MOST_LINES - 2);
        long count = refused.stream().mapToLong(Observation::count).sum() + observations.beyond();
        var lines = new ArrayList<String>();
        lines.add("cloister: refused %s; to allow it, add under allow: in the policy"
                .formatted(count == 1 ? "1 request" : count + " requests"));
        refused.stream().limit(shown).map(Summary::line).forEach(lines::add);
        if (!whole) {
            lines.add(rest(refused.size() - shown, observations.beyond(), run));
        }
        return List.copyOf(lines);
    }

    private static String line(Observation observation) {
        var target = Printable.of(EventRow.target(observation.host(), observation.port()));
        var processes = observation.processes().stream()
                .map(EventRow::baseName)
                .distinct()
                .sorted()
                .limit(3)
                .toList();
        var by = processes.isEmpty() ? "" : " (%s)".formatted(Printable.of(String.join(", ", processes)));
        var remedy = observation.why().flatMap(Why::remedy);
        var answer = remedy.or(() -> observation.why().map(Why::text));
        return "  %dx %s%s%s"
                .formatted(
                        observation.count(),
                        target,
                        by,
                        answer.map(text -> "  " + Printable.of(text)).orElse(""));
    }

    private static String rest(int destinations, long beyond, String run) {
        var more = Optional.of(destinations)
                .filter(n -> n > 0)
                .map("%d more"::formatted)
                .orElse("more");
        var counted = beyond == 0 ? "" : ", and %d requests beyond those told apart".formatted(beyond);
        return "  %s%s: cloister log --denied --run %s".formatted(more, counted, run);
    }
}
