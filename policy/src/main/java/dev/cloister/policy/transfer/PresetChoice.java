// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import dev.cloister.policy.transfer.reader.Gathered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which presets stand for hosts of a file: those that open nothing which the file doesn't, and those that it asked for in
/// its own way.
final class PresetChoice {
    /// Further hosts of a preset that are named in a hint.
    private static final int MOST_NAMED = 6;

    private final Map<HostPattern, Carried.Line> allow;
    private final Map<String, String> chosen = new TreeMap<>();
    private final List<String> hints = new ArrayList<>();

    /// @param wanted presets that the file itself means
    /// @param allow the file's rules; those that a chosen preset stands for are taken out
    PresetChoice(List<KnownPreset> known, Map<String, Gathered.Remark> wanted, Map<HostPattern, Carried.Line> allow) {
        this.allow = allow;
        wanted.forEach((name, why) -> chosen.put(name, "line %d: %s".formatted(why.line(), why.text())));
        var covered = known.stream().filter(this::isCovered).toList();
        var partly = known.stream().filter(preset -> !covered.contains(preset)).toList();
        partly.forEach(this::hint);
        covered.forEach(this::choose);
        partly.stream().filter(preset -> wanted.containsKey(preset.name())).forEach(this::replace);
    }

    /// Names, each with why it is there.
    Map<String, String> chosen() {
        return Map.copyOf(chosen);
    }

    /// Presets that have some of the file's hosts and others.
    List<String> hints() {
        return List.copyOf(hints);
    }

    private boolean isCovered(KnownPreset preset) {
        return !preset.rules().isEmpty() && preset.rules().stream().allMatch(this::isCovered);
    }

    private boolean isCovered(Rule rule) {
        return rule.target() instanceof Target.Names(var pattern) && allowed(pattern).containsAll(rule.ports());
    }

    private boolean isTouched(Rule rule) {
        return rule.target() instanceof Target.Names(var pattern) && !allowed(pattern).isEmpty();
    }

    /// The ports on which the file lets every name of a pattern through.
    private Ports allowed(HostPattern pattern) {
        return allow.values().stream()
                .filter(line -> Carried.covers(line.pattern(), pattern))
                .map(Carried.Line::ports)
                .reduce(Ports.NONE, Ports::plus);
    }

    private void choose(KnownPreset preset) {
        var lines = replace(preset);
        chosen.putIfAbsent(
                preset.name(),
                lines.isEmpty()
                        ? "all of it is within the rules below"
                        : "opens what %s names".formatted(lines(lines)));
    }

    /// Takes out the rules that the preset has too; from which lines they came.
    private SortedSet<Integer> replace(KnownPreset preset) {
        var lines = new TreeSet<Integer>();
        for (var rule : preset.rules()) {
            if (rule.target() instanceof Target.Names(var pattern)) {
                var line = allow.get(pattern);
                if (line != null && rule.ports().containsAll(line.ports())) {
                    allow.remove(pattern);
                    lines.addAll(line.lines());
                }
            }
        }
        return lines;
    }

    private void hint(KnownPreset preset) {
        var missing = preset.rules().stream().filter(rule -> !isCovered(rule)).map(Rule::toString).toList();
        if (preset.rules().stream().anyMatch(this::isTouched) && !chosen.containsKey(preset.name())) {
            var named = missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
            hints.add("preset %s would open more: %s%s"
                    .formatted(preset.name(), named, missing.size() > MOST_NAMED ? " and others" : ""));
        }
    }

    /// `line 3`, `lines 3, 5 and 9`, or how many where they are many.
    static String lines(SortedSet<Integer> lines) {
        if (lines.size() == 1) {
            return "line " + lines.first();
        }
        return "lines " + lines.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                + (lines.size() > MOST_NAMED ? " and others" : "");
    }
}
