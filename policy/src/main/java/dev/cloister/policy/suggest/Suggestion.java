// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.suggest;

import dev.cloister.policy.file.Flags;
import dev.cloister.policy.file.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rules that would allow what was observed: exact names, the ports that were used, the evidence as comments.
///
/// What the policy file would refuse is not suggested but told, and so are literal addresses, for which no name
/// explains what they were. Names and arguments are the agent's own words: none of them ends a comment or steers a
/// terminal.
public final class Suggestion {
    private static final int MOST_PROCESSES = 3;

    private Suggestion() {}

    /// The `allow` list as YAML.
    public static String of(List<Observed> observed) {
        var hosts = new TreeMap<String, List<Observed>>();
        observed.forEach(
                one -> hosts.computeIfAbsent(one.host(), _ -> new ArrayList<>()).add(one));
        var rules = new StringBuilder();
        var comments = new StringBuilder();
        hosts.forEach((host, seen) -> {
            seen.sort(Comparator.comparingInt(Observed::port));
            var allowed = Flags.allow(host + ":443");
            if (allowed instanceof Reading.Valid<?> && isName(host)) {
                evidence(rules, seen);
                rules.append("  - { host: %s, ports: [%s] }\n".formatted(host, ports(seen)));
            } else {
                evidence(comments, seen);
                comments.append("  # not suggested: %s\n".formatted(reason(host, allowed)));
            }
        });
        return (rules.isEmpty() ? "allow: []\n" : "allow:\n" + rules) + comments;
    }

    private static String reason(String host, Reading<?> allowed) {
        var told = allowed instanceof Reading.Invalid<?>(var problems)
                ? problems.getFirst().text()
                : "not a name in its canonical form";
        var words = "%s: %s".formatted(CommentText.of(host), CommentText.of(told));
        return words + (told.startsWith("an address") ? "; find out whose it is, then write a cidr rule by hand" : "");
    }

    /// Only a canonical name is written as it came: everything else would need quoting.
    private static boolean isName(String host) {
        return host.matches("[a-z0-9_][a-z0-9_.-]*");
    }

    private static String ports(List<Observed> seen) {
        return seen.stream().map(Observed::port).distinct().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void evidence(StringBuilder text, List<Observed> seen) {
        for (var one : seen) {
            text.append("  # port %d: %d %s since %s\n"
                    .formatted(
                            one.port(), one.count(), one.count() == 1 ? "connection" : "connections", one.firstSeen()));
            one.processes().stream()
                    .distinct()
                    .limit(MOST_PROCESSES)
                    .forEach(process -> text.append("  #   by %s\n".formatted(CommentText.of(process))));
        }
    }
}
