// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.prove.report.Finding;
import dev.cloister.cli.prove.report.Verdict;
import dev.cloister.prober.attack.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much is within the agent's reach, as numbers to compare: everything but the workspace should be 0.
final class Score {
    private Score() {}

    static Map<String, Long> of(List<Finding> findings, Map<String, Long> counts) {
        var score = new LinkedHashMap<String, Long>();
        score.put("connections that succeeded", leaks(findings, Group.NETWORK, ""));
        score.put("secrets that could be read", leaks(findings, Group.FILES, "files.secrets"));
        score.put("host paths that could be written", leaks(findings, Group.PROTECTED, "")
                + leaks(findings, Group.FILES, "files.directories")
                + leaks(findings, Group.FILES, "files.mounts"));
        score.put("secrets in the environment", leaks(findings, Group.ENVIRONMENT, ""));
        score.put("system calls refused", counts.getOrDefault("refused_calls", 0L));
        score.put("writable mounts", counts.getOrDefault("writable_mounts", 0L));
        score.put("variables passed", counts.getOrDefault("variables", 0L));
        return score;
    }

    private static long leaks(List<Finding> findings, Group group, String prefix) {
        return findings.stream()
                .filter(finding -> finding.attack().group() == group)
                .filter(finding -> finding.attack().id().startsWith(prefix))
                .filter(finding -> finding.verdict() == Verdict.LEAK)
                .count();
    }
}
