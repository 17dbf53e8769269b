// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import dev.cloister.prober.attack.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a proof found.
///
/// @param facts when and where it was made and of what, by name, in the order to show them
/// @param score how much was within reach, by name, in the order to show it
public record Report(Map<String, String> facts, List<Finding> findings, Map<String, Long> score) {
    public Report {
        findings = List.copyOf(findings);
    }

    /// How many attacks have this verdict.
    public long count(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    /// Whether nothing leaked.
    public boolean isTight() {
        return count(Verdict.LEAK) == 0;
    }

    /// The findings by what the attacks are aimed at, in the catalogue's order.
    public Map<Group, List<Finding>> groups() {
        var groups = new LinkedHashMap<Group, List<Finding>>();
        for (var finding : findings) {
            groups.computeIfAbsent(finding.attack().group(), _ -> new java.util.ArrayList<>())
                    .add(finding);
        }
        return groups;
    }

    /// The one sentence.
    public String summary() {
        return "%d attacks: %d held, %d leaked, %d not enforceable here, %d allowed by policy, %d not tried"
                .formatted(
                        findings.size(),
                        count(Verdict.HELD),
                        count(Verdict.LEAK),
                        count(Verdict.UNENFORCEABLE),
                        count(Verdict.ALLOWED),
                        count(Verdict.NOT_TRIED));
    }
}
