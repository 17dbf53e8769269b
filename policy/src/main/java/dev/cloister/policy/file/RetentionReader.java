// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Retention;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads `audit`: how long audits are kept, and how many. `none` lifts a bound.
final class RetentionReader {
    /// Nobody reads an audit sooner than on the next day.
    private static final Duration SHORTEST = Duration.ofDays(1);
    /// A run's own audit gets a sixteenth for each of its files: some thousand events.
    private static final long LEAST = 16L << 20;

    private final Problems problems;
    private final Values values;
    private final Amounts amounts;

    RetentionReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
        amounts = new Amounts(problems);
    }

    Retention read(Yaml value) {
        var usual = Retention.DEFAULT;
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<Retention>refuse("audit", value, "a map").orElse(usual);
        }
        var fields = Fields.of(mapping, Keys.AUDIT, problems);
        return new Retention(
                fields.value("keep").map(this::keep).orElse(usual.keep()),
                fields.value("size").map(this::size).orElse(usual.size()));
    }

    private Optional<Duration> keep(Yaml value) {
        return isNone(value)
                ? Optional.empty()
                : amounts.time("keep", value)
                        .filter(time -> time.compareTo(SHORTEST) >= 0 || tooLittle(value, "keep", "1d at least"));
    }

    private OptionalLong size(Yaml value) {
        var size = isNone(value)
                ? Optional.<Long>empty()
                : amounts.size("size", value).filter(bytes -> bytes >= LEAST || tooLittle(value, "size", "16MiB at least"));
        return size.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static boolean isNone(Yaml value) {
        return value instanceof Yaml.Scalar scalar && scalar.text().equals("none");
    }

    private boolean tooLittle(Yaml value, String key, String expected) {
        var shown = value instanceof Yaml.Scalar scalar ? Values.shown(scalar) : value.words();
        problems.add(value.at(), "%s: %s (expected: %s)".formatted(key, shown, expected));
        return false;
    }
}
