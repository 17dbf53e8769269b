// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Enclosed;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.KernelSurface;
import dev.cloister.policy.Limits;
import dev.cloister.policy.PassedVariable;
import dev.cloister.policy.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Reads what a policy says about the enclosure itself: each section by a reader of its own.
final class EnclosedReader {
    private final Problems problems;
    private final Values values;

    EnclosedReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
    }

    Enclosed read(Fields policy) {
        return new Enclosed(
                policy.value("files").map(new FilesReader(problems)::read).orElse(EnclosedFiles.DEFAULT),
                policy.value("limits").map(new LimitsReader(problems)::read).orElse(Limits.DEFAULT),
                policy.value("environment").map(this::environment).orElse(List.of()),
                policy.value("kernel").map(new KernelReader(problems)::read).orElse(KernelSurface.DEFAULT),
                policy.value("audit").map(new RetentionReader(problems)::read).orElse(Retention.DEFAULT));
    }

    private List<PassedVariable> environment(Yaml value) {
        var lines = new HashMap<String, Integer>();
        var passed = new ArrayList<PassedVariable>();
        for (var item : values.items("environment", value)) {
            values.text("environment", item).flatMap(this::variable).ifPresent(variable -> {
                var line = lines.putIfAbsent(variable.name(), item.at().line());
                if (line != null) {
                    problems.add(item.at(), "%s: a second time (first on line %d)".formatted(variable.name(), line));
                }
                passed.add(variable);
            });
        }
        return passed;
    }

    private Optional<PassedVariable> variable(Yaml.Scalar scalar) {
        var variable = PassedVariable.parse(scalar.text());
        if (variable.isEmpty()) {
            problems.add(scalar.at(), "environment: not a variable (expected: NAME or NAME=VALUE)");
        }
        return variable;
    }
}
