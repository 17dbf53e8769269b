// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static java.util.stream.Collectors.joining;

import dev.cloister.linux.seccomp.Step.Refuse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The rules as a page of the documents.
final class SystemCallsPage {
    private static final String HEAD = """
            # System calls

            What an agent's programs may not ask the kernel for, and why; all else they may. The filter is computed from the rules that
            stand here, and a test keeps this page equal to them. Beyond the list: a call of another architecture (32-bit calls on a
            64-bit kernel) kills the process, and a number that the rules don't know doesn't exist (ENOSYS), so that a newer kernel opens
            nothing.

            It refuses %d calls whatever their arguments, among them every one that Docker's default profile refuses to a container
            without capabilities, and %d for some arguments.

            """;
    private static final String NESTED = """

            ## With `kernel: { userns: true }`

            The agent may make user, process, network and IPC namespaces, as the sandboxes of Chromium and Firefox do. In them it has
            every capability, and reaches code of the kernel that it otherwise doesn't: choose it only where a browser must run with its own
            sandbox. These rules take the place of those above.

            """;
    private static final String COLUMNS = "| call | answer | why |\n|---|---|---|\n";

    private SystemCallsPage() {}

    static String of(SeccompProgram program, SeccompProgram nested) {
        var always = program.rules().stream()
                .filter(rule -> rule.step() instanceof Refuse)
                .count();
        var changed = nested.rules().stream()
                .filter(rule -> !program.rules().contains(rule))
                .toList();
        return HEAD.formatted(always, program.rules().size() - always)
                + table(program.rules())
                + NESTED
                + table(changed)
                + "| `chroot` | allowed | a browser's sandbox locks itself into an empty directory |\n";
    }

    /// One row for all calls with the same answer and reason, in the order of their numbers.
    private static String table(List<Rule> rules) {
        var rows = new LinkedHashMap<String, List<String>>();
        for (var rule : rules) {
            rows.computeIfAbsent("%s | %s".formatted(answer(rule.step()), rule.reason()), row -> new ArrayList<>())
                    .add("`%s`".formatted(rule.call().name()));
        }
        return rows.entrySet().stream()
                .map(row -> "| %s | %s |\n".formatted(String.join(", ", row.getValue()), row.getKey()))
                .collect(joining("", COLUMNS, ""));
    }

    private static String answer(Step step) {
        return step instanceof Refuse refuse ? refuse.errno().name() : "`%s`".formatted(step);
    }
}
