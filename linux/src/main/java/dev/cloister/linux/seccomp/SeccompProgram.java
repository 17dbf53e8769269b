// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Step.ALLOW;
import static dev.cloister.linux.seccomp.Step.ENOSYS;
import static dev.cloister.linux.seccomp.Step.KILL;
import static java.util.stream.Collectors.joining;

import dev.cloister.linux.seccomp.Step.Range;
import dev.cloister.linux.seccomp.Step.Search;
import dev.cloister.linux.seccomp.UnknownNumbers.Gap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The filter that the kernel applies to every system call of an agent (seccomp(2), `SECCOMP_SET_MODE_FILTER`).
///
/// A call of another architecture kills the process, an unknown one doesn't exist (ENOSYS), and of the known
/// ones all are allowed but those that have a rule. It takes no part in deciding over the network, which needs
/// no filter to hold.
public final class SeccompProgram {
    private final Architecture architecture;
    private final List<Rule> rules;
    private final List<Gap> gaps;

    private SeccompProgram(Architecture architecture, Stream<Rule> namespaces) {
        this.architecture = architecture;
        this.rules = Stream.concat(namespaces, Stream.concat(PlainRules.all(), ArgumentRules.all()))
                .filter(rule -> architecture.number(rule.call()) != Syscall.ABSENT)
                .sorted(Comparator.comparingInt(rule -> architecture.number(rule.call())))
                .toList();
        this.gaps = UnknownNumbers.of(architecture);
    }

    /// The program for an architecture, in the words of the JVM's `os.arch`: `amd64` or `aarch64`.
    ///
    /// @throws IllegalArgumentException for any other: without rules there is no filter, and without a filter
    /// no agent
    public static SeccompProgram forArchitecture(String osArch) {
        return new SeccompProgram(Architecture.of(osArch), NamespaceRules.none());
    }

    /// The same, but for an agent that may make namespaces as a browser's sandbox does: it then has every capability
    /// in them, and reaches more of the kernel.
    ///
    /// @throws IllegalArgumentException as [#forArchitecture]
    public static SeccompProgram withUserNamespaces(String osArch) {
        return new SeccompProgram(Architecture.of(osArch), NamespaceRules.asBrowsersMakeThem());
    }

    /// The program as `bwrap --seccomp` and the kernel take it: an array of `struct sock_filter`.
    public byte[] bytes() {
        var numbers = new Search(Field.NUMBER, ranges());
        return Assembler.assemble(Step.among(Field.ARCHITECTURE, List.of(architecture.auditNumber()), numbers, KILL));
    }

    /// The same rules as a container engine takes them: the JSON of `--security-opt seccomp=FILE`.
    public String profile() {
        return new SeccompProfile(architecture, rules).json();
    }

    /// All rules, one a line: the call or the numbers, what happens, and why, with tabs between.
    public String text() {
        var known =
                rules.stream().map(rule -> "%s\t%s\t%s".formatted(rule.call().name(), rule.step(), rule.reason()));
        var unknown =
                gaps.stream().map(gap -> "%d..%d\t%s\t%s".formatted(gap.first(), gap.last(), ENOSYS, gap.reason()));
        return Stream.concat(known, unknown).collect(joining("\n", "", "\n"));
    }

    List<Rule> rules() {
        return rules;
    }

    List<Gap> gaps() {
        return gaps;
    }

    /// The rules as ranges of numbers that cover all of them, neighbours with the same step made one.
    private List<Range> ranges() {
        var steps = new TreeMap<Long, Step>();
        steps.put(0L, ALLOW);
        for (var rule : rules) {
            var number = (long) architecture.number(rule.call());
            steps.put(number, rule.step());
            steps.putIfAbsent(number + 1, ALLOW);
        }
        for (var gap : gaps) {
            steps.put(gap.first(), ENOSYS);
            steps.putIfAbsent(gap.last() + 1, ALLOW);
        }
        var ranges = new ArrayList<Range>();
        steps.forEach((from, step) -> {
            if (ranges.isEmpty() || !ranges.getLast().step().equals(step)) {
                ranges.add(new Range(from, step));
            }
        });
        return ranges;
    }
}
