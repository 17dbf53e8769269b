// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.policy.file.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// A policy that can't be used, with everything that is wrong with it.
public final class PolicyProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public PolicyProblems(List<Problem> problems) {
        super("%d problems".formatted(problems.size()));
        this.problems = problems.stream().map(Problem::toString).toList();
    }

    /// Each as a person reads it: place, line, caret.
    public List<String> problems() {
        return problems;
    }

    /// All of them.
    public String text() {
        return problems.stream().collect(Collectors.joining("\n"));
    }
}
