// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.cloister.linux.syscall.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rules of a [SeccompProgram] as container engines take them: the JSON of `--security-opt seccomp=FILE`.
///
/// An engine knows calls by name only and compares each argument once in a rule, so a profile is an allow-list: every known
/// call without a rule, and of the others those arguments that the rules allow, as masked values. What isn't listed fails
/// with EPERM; calls that are newer than the engine knows don't exist (runc 1.0.0 answers ENOSYS).
final class SeccompProfile {
    private static final Map<Architecture, String> NAMES =
            Map.of(Architecture.X86_64, "SCMP_ARCH_X86_64", Architecture.AARCH64, "SCMP_ARCH_AARCH64");

    private final Architecture architecture;
    private final Map<String, Rule> rules = new TreeMap<>();

    SeccompProfile(Architecture architecture, List<Rule> rules) {
        this.architecture = architecture;
        rules.forEach(rule -> this.rules.put(rule.call().name(), rule));
    }

    /// Values of which the masked bits are these; a mask of 0 leaves all.
    record Cube(int mask, int value) {
        static final Cube ALL = new Cube(0, 0);

        /// What lies in both; empty if nothing does.
        Optional<Cube> and(Cube other) {
            return ((value ^ other.value) & mask & other.mask) == 0
                    ? Optional.of(new Cube(mask | other.mask, value | other.value))
                    : Optional.empty();
        }

        /// Everything whose bits under a mask are none of these values, as cubes that don't overlap: wherever a value leaves
        /// the others' common path, bit by bit from the highest.
        static List<Cube> without(int mask, List<Integer> values) {
            var cubes = new ArrayList<Cube>();
            split(mask, values, ALL, Integer.highestOneBit(mask), cubes);
            return cubes;
        }

        private static void split(int mask, List<Integer> values, Cube cube, int bit, List<Cube> cubes) {
            if (values.isEmpty()) {
                cubes.add(cube);
            } else if (bit != 0) {
                for (var half : List.of(0, bit)) {
                    var in = values.stream().filter(value -> (value & bit) == half).toList();
                    var next = new Cube(cube.mask | bit, cube.value | half);
                    split(mask, in, next, Integer.highestOneBit(mask & (bit - 1)), cubes);
                }
            }
        }
    }

    /// The profile.
    String json() {
        var lines = new ArrayList<String>();
        lines.add(rule(plain(), "SCMP_ACT_ALLOW", ""));
        for (var refused : refused().entrySet()) {
            lines.add(rule(refused.getValue(), "SCMP_ACT_ERRNO", ",\"errnoRet\":" + refused.getKey().number()));
        }
        for (var rule : rules.values()) {
            for (var allowed : allowed(rule.step(), Map.of())) {
                lines.add(rule(List.of(rule.call().name()), "SCMP_ACT_ALLOW", ",\"args\":" + arguments(allowed)));
            }
        }
        return """
                {"defaultAction":"SCMP_ACT_ERRNO","architectures":["%s"],"syscalls":[
                %s
                ]}
                """.formatted(NAMES.get(architecture), String.join(",\n", lines));
    }

    /// The known calls that no rule is about.
    private List<String> plain() {
        return known().stream().filter(name -> !rules.containsKey(name)).toList();
    }

    /// The calls that always fail, by how they do, but for EPERM, which is what everything does that isn't listed.
    private Map<Errno, List<String>> refused() {
        var refused = new LinkedHashMap<Errno, List<String>>();
        for (var rule : rules.values()) {
            if (rule.step() instanceof Step.Refuse(var errno) && !errno.equals(Errno.EPERM)) {
                refused.computeIfAbsent(errno, _ -> new ArrayList<>()).add(rule.call().name());
            }
        }
        return refused;
    }

    /// Each way through the questions that ends with the call allowed, as what it asks of each argument.
    private static List<Map<Field, Cube>> allowed(Step step, Map<Field, Cube> so) {
        return switch (step) {
            case Step.Allow _ -> List.of(so);
            case Step.Refuse _, Step.Kill _ -> List.of();
            case Step.Search _ -> throw new IllegalArgumentException("rule: a range (expected: masked values)");
            case Step.Match(var field, var mask, var values, var then, var otherwise) -> {
                var ways = new ArrayList<Map<Field, Cube>>();
                var in = values.stream().map(value -> new Cube(mask, value)).toList();
                in.forEach(cube -> narrowed(so, field, cube).ifPresent(next -> ways.addAll(allowed(then, next))));
                Cube.without(mask, values)
                        .forEach(cube -> narrowed(so, field, cube).ifPresent(next -> ways.addAll(allowed(otherwise, next))));
                yield ways;
            }
        };
    }

    private static Optional<Map<Field, Cube>> narrowed(Map<Field, Cube> so, Field field, Cube cube) {
        return so.getOrDefault(field, Cube.ALL).and(cube).map(both -> {
            var next = new TreeMap<>(so);
            next.put(field, both);
            return next;
        });
    }

    private static String arguments(Map<Field, Cube> way) {
        return way.entrySet().stream()
                .filter(each -> each.getValue().mask() != 0)
                .map(each -> "{\"index\":%d,\"value\":%d,\"valueTwo\":%d,\"op\":\"SCMP_CMP_MASKED_EQ\"}"
                        .formatted(
                                (each.getKey().offset() - Field.ARGUMENT_0.offset()) / 8,
                                Integer.toUnsignedLong(each.getValue().mask()),
                                Integer.toUnsignedLong(each.getValue().value())))
                .collect(joining(",", "[", "]"));
    }

    private static String rule(List<String> names, String action, String more) {
        return "{\"names\":%s,\"action\":\"%s\"%s}"
                .formatted(names.stream().map("\"%s\""::formatted).collect(joining(",", "[", "]")), action, more);
    }

    private List<String> known() {
        try (var lines = SeccompProfile.class.getResourceAsStream("calls.tsv")) {
            if (lines == null) {
                throw new IllegalStateException("no list of system calls");
            }
            var column = architecture == Architecture.X86_64 ? 1 : 2;
            return new String(lines.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> !fields[column].equals("-"))
                    .map(fields -> fields[0])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
