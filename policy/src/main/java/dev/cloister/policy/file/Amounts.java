// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Limits.Memory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads sizes such as `4GiB`, times such as `8h`, parts such as `75%` and processors such as `0.5`.
final class Amounts {
    private static final Map<String, Integer> SIZES = Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);
    private static final Map<String, Integer> TIMES = Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400);
    /// Below it nothing starts, the shell that becomes the agent included.
    private static final long LEAST_MEMORY = 32L << 20;

    private static final int MOST_PROCESSORS = 4096;
    private static final String SIZE = "a whole number and KiB, MiB, GiB or TiB, such as 4GiB, or none";
    private static final String PART = "a size such as 4GiB, at least 32MiB, a part such as 75%, or none";
    private static final String TIME = "a whole number and s, m, h or d, such as 8h, or none";
    private static final String PROCESSORS = "a number such as 2 or 0.5, at least 0.05, or none";

    private final Problems problems;
    private final Values values;

    Amounts(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
    }

    /// A whole number and its unit.
    private record Amount(long number, String unit) {
        static Optional<Amount> of(String text) {
            var digits = 0;
            while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
                digits++;
            }
            if (digits == 0 || digits > 9 || text.charAt(0) == '0') {
                return Optional.empty();
            }
            return Optional.of(new Amount(Long.parseLong(text.substring(0, digits)), text.substring(digits)));
        }
    }

    Optional<Memory> memory(Yaml value) {
        var scalar = values.text("memory", value);
        var amount = scalar.flatMap(text -> Amount.of(text.text()));
        if (amount.filter(part -> part.unit().equals("%") && part.number() <= 100).isPresent()) {
            return amount.map(part -> Memory.percent((int) part.number()));
        }
        return scalar.flatMap(text -> size("memory", text, PART))
                .filter(bytes -> bytes >= LEAST_MEMORY || refuse("memory", scalar.get(), PART, Optional.empty()))
                .map(Memory::bytes);
    }

    Optional<Long> size(String key, Yaml value) {
        return values.text(key, value).flatMap(scalar -> size(key, scalar, SIZE));
    }

    Optional<Duration> time(String key, Yaml value) {
        return values.text(key, value).flatMap(scalar -> {
            var amount = Amount.of(scalar.text()).filter(time -> TIMES.containsKey(time.unit()));
            if (amount.isEmpty()) {
                refuse(key, scalar, TIME, meant(scalar, List.of("s", "m", "h", "d")));
            }
            return amount.map(time -> Duration.ofSeconds(time.number() * TIMES.getOrDefault(time.unit(), 0)));
        });
    }

    Optional<OptionalInt> processors(Yaml value) {
        return values.text("cpus", value).flatMap(scalar -> {
            var thousandths = thousandths(scalar.text());
            if (thousandths.isEmpty()) {
                refuse("cpus", scalar, PROCESSORS, Optional.empty());
            }
            return thousandths.map(OptionalInt::of);
        });
    }

    private static Optional<Integer> thousandths(String text) {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
            return Optional.empty();
        }
        var thousandths = new BigDecimal(text).movePointRight(3).intValueExact();
        return Optional.of(thousandths).filter(count -> count >= 50 && count <= MOST_PROCESSORS * 1000);
    }

    private Optional<Long> size(String key, Yaml.Scalar scalar, String expected) {
        var amount = Amount.of(scalar.text())
                .filter(size -> SIZES.containsKey(size.unit()) && size.number() < 1L << 20);
        if (amount.isEmpty()) {
            refuse(key, scalar, expected, meant(scalar, List.of("KiB", "MiB", "GiB", "TiB")));
        }
        return amount.map(size -> size.number() << SIZES.getOrDefault(size.unit(), 0));
    }

    private boolean refuse(String key, Yaml.Scalar scalar, String expected, Optional<String> suggestion) {
        problems.add(
                scalar.at(), "%s: %s (expected: %s)".formatted(key, Values.shown(scalar), expected), suggestion);
        return false;
    }

    /// `4GB`, `4g` and `4 GiB` mean `4GiB`; `8hours` means `8h`.
    private static Optional<String> meant(Yaml.Scalar scalar, List<String> units) {
        return Amount.of(scalar.text()).flatMap(amount -> {
            var word = amount.unit().strip();
            return units.stream()
                    .filter(unit -> !word.isEmpty() && word.regionMatches(true, 0, unit, 0, 1))
                    .findFirst()
                    .map(unit -> "did you mean %d%s?".formatted(amount.number(), unit));
        });
    }
}
