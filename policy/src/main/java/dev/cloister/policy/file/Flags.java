// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the values of flags that add to a policy, with the checks and the words of the file.
public final class Flags {
    private Flags() {}

    /// `--allow HOST[:PORT]`.
    public static Reading<Rule> allow(String value) {
        var problems = Problems.inValue("--allow", value);
        return reading(new RuleReader(problems, Set.of()).allow(scalar(value, 1)), problems);
    }

    /// `--service NAME=HOST:PORT`.
    public static Reading<Service> service(String value) {
        var problems = Problems.inValue("--service", value);
        var equals = value.indexOf('=');
        if (equals < 0) {
            problems.add(Place.START, "no = in it (expected: NAME=HOST:PORT)");
            return new Reading.Invalid<>(problems.list());
        }
        var name = scalar(value.substring(0, equals), 1);
        var server = scalar(value.substring(equals + 1), value.codePointCount(0, equals) + 2);
        return reading(new ServiceReader(problems).one(name, server), problems);
    }

    /// `--preset P,P`, each one of the `known`; those that come twice once.
    public static Reading<List<PolicyDraft.Preset>> presets(String value, Set<String> known) {
        var problems = Problems.inValue("--preset", value);
        var chosen = new ArrayList<PolicyDraft.Preset>();
        var start = 0;
        for (var name : value.split(",", -1)) {
            PolicyFile.Words.preset(scalar(name, start + 1), known, problems)
                    .filter(preset -> !chosen.contains(preset))
                    .ifPresent(chosen::add);
            start += name.codePointCount(0, name.length()) + 1;
        }
        return reading(Optional.of(List.copyOf(chosen)), problems);
    }

    private static Yaml.Scalar scalar(String text, int column) {
        return new Yaml.Scalar(new Place(1, column), text, true);
    }

    private static <T> Reading<T> reading(Optional<T> value, Problems problems) {
        return value.isPresent() && problems.isEmpty()
                ? new Reading.Valid<>(value.get())
                : new Reading.Invalid<>(problems.list());
    }
}
