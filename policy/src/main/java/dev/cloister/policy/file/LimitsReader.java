// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Limits;
import dev.cloister.policy.Limits.Memory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads the section `limits`. `none` lifts a limit; what isn't written keeps its default.
final class LimitsReader {
    private final Problems problems;
    private final Values values;
    private final Amounts amounts;

    LimitsReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
        amounts = new Amounts(problems);
    }

    Limits read(Yaml value) {
        var usual = Limits.DEFAULT;
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<Limits>refuse("limits", value, "a map").orElse(usual);
        }
        var fields = Fields.of(mapping, Keys.LIMITS, problems);
        return new Limits(
                of(fields, "memory", usual.memory(), Memory.NONE, amounts::memory),
                of(fields, "cpus", usual.cpus(), OptionalInt.empty(), amounts::processors),
                of(fields, "processes", usual.processes(), OptionalLong.empty(), count("processes", 16, 4_000_000)),
                of(fields, "open-files", usual.openFiles(), OptionalLong.empty(), count("open-files", 64, 1_000_000)),
                of(fields, "file-size", usual.fileSize(), OptionalLong.empty(), size("file-size")),
                of(fields, "disk", usual.disk(), OptionalLong.empty(), size("disk")),
                of(fields, "time", usual.time(), Optional.<Duration>empty(), this::time));
    }

    private <T> T of(Fields fields, String key, T usual, T none, Function<Yaml, Optional<T>> amount) {
        var value = fields.value(key);
        if (value.isEmpty()) {
            return usual;
        }
        if (value.get() instanceof Yaml.Scalar scalar && scalar.text().equals("none")) {
            return none;
        }
        return amount.apply(value.get()).orElse(usual);
    }

    private Function<Yaml, Optional<OptionalLong>> count(String key, int least, int most) {
        return value -> values.number(key, value, least, most).map(OptionalLong::of);
    }

    private Function<Yaml, Optional<OptionalLong>> size(String key) {
        return value -> amounts.size(key, value).map(OptionalLong::of);
    }

    private Optional<Optional<Duration>> time(Yaml value) {
        var time = amounts.time("time", value);
        return time.isEmpty() ? Optional.empty() : Optional.of(time);
    }
}
