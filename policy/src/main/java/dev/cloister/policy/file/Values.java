// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads single values, and tells what was expected where something else stands.
final class Values {
    private static final int LONGEST_TEXT = 300;
    private static final Set<String> NOTHING = Set.of("~", "null", "Null", "NULL");

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    /// A text, quoted or not; never nothing.
    Optional<Yaml.Scalar> text(String key, Yaml value) {
        if (value instanceof Yaml.Scalar scalar && !isNothing(scalar)) {
            return Optional.of(scalar);
        }
        return refuse(key, value, "a text");
    }

    /// A text for people: one line, not endless.
    Optional<String> remark(String key, Yaml value) {
        return text(key, value).map(Yaml.Scalar::text).filter(text -> {
            var fits = text.length() <= LONGEST_TEXT && text.lines().count() <= 1;
            if (!fits) {
                problems.add(value.at(), "%s: longer than one line of %d characters".formatted(key, LONGEST_TEXT));
            }
            return fits;
        });
    }

    /// `true` or `false`, and none of YAML 1.1's other spellings.
    Optional<Boolean> flag(String key, Yaml value) {
        return word(key, value, List.of("true", "false"))
                .filter(_ -> plain(key, value, "true or false, without quotes"))
                .map(Boolean::valueOf);
    }

    /// One of the given words.
    Optional<String> word(String key, Yaml value, List<String> words) {
        if (!(value instanceof Yaml.Scalar scalar)) {
            return refuse(key, value, String.join(" or ", words));
        }
        if (words.contains(scalar.text())) {
            return Optional.of(scalar.text());
        }
        problems.add(
                scalar.at(),
                "%s: %s (expected: %s)".formatted(key, shown(scalar), String.join(" or ", words)),
                Similar.to(scalar.text(), words));
        return Optional.empty();
    }

    /// A whole number in decimal, without quotes, sign or leading zero.
    Optional<Integer> number(String key, Yaml value, int least, int most) {
        var expected = "%d..%d".formatted(least, most);
        if (!(value instanceof Yaml.Scalar scalar) || isNothing(scalar)) {
            return refuse(key, value, expected);
        }
        if (!scalar.text().matches("0|[1-9][0-9]{0,8}")) {
            problems.add(scalar.at(), "%s: %s (expected: %s)".formatted(key, shown(scalar), expected), digits(scalar));
            return Optional.empty();
        }
        var number = Integer.parseInt(scalar.text());
        if (number < least || number > most) {
            problems.add(scalar.at(), "%s: %d (expected: %s)".formatted(key, number, expected));
            return Optional.empty();
        }
        return plain(key, scalar, "a number, without quotes") ? Optional.of(number) : Optional.empty();
    }

    /// The items of a list that has some.
    List<Yaml> items(String key, Yaml value) {
        if (value instanceof Yaml.Sequence sequence) {
            return sequence.items();
        }
        var example = value instanceof Yaml.Scalar scalar && !isNothing(scalar)
                ? Optional.of("write %s: [%s]".formatted(key, Printable.of(scalar.text())))
                : Optional.<String>empty();
        problems.add(value.at(), "%s: %s (expected: a list)".formatted(key, value.words()), example);
        return List.of();
    }

    <T> Optional<T> refuse(String key, Yaml value, String expected) {
        problems.add(value.at(), "%s: %s (expected: %s)".formatted(key, value.words(), expected));
        return Optional.empty();
    }

    static boolean isNothing(Yaml.Scalar scalar) {
        return scalar.text().isBlank() || (scalar.plain() && NOTHING.contains(scalar.text()));
    }

    static String shown(Yaml.Scalar scalar) {
        return scalar.text().isBlank() ? "nothing" : Printable.of(scalar.text());
    }

    private boolean plain(String key, Yaml value, String expected) {
        if (value instanceof Yaml.Scalar scalar && scalar.plain()) {
            return true;
        }
        problems.add(value.at(), "%s: a text in quotes (expected: %s)".formatted(key, expected));
        return false;
    }

    private static Optional<String> digits(Yaml.Scalar scalar) {
        return scalar.text().matches("0+[1-9][0-9]{0,8}")
                ? Optional.of("write %s".formatted(scalar.text().replaceFirst("^0+", "")))
                : Optional.empty();
    }
}
