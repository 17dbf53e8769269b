// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import dev.cloister.policy.file.Flags;
import dev.cloister.policy.file.Reading;
import dev.cloister.policy.suggest.CommentText;
import dev.cloister.policy.transfer.reader.Gathered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What of a file becomes rules, and what can't.
final class Carried {
    /// Hosts of git by name, and what their own servers are mostly called.
    private static final Set<String> GIT_HOSTS = Set.of("github.com", "gitlab.com", "bitbucket.org", "codeberg.org");

    private static final Set<String> GIT_LABELS = Set.of("git", "gitlab", "gitea", "forgejo", "bitbucket", "github");

    /// One line of the policy.
    ///
    /// @param lines where the file says so
    record Line(HostPattern pattern, Ports ports, SortedSet<Integer> lines) {
        Line {
            lines = Collections.unmodifiableSortedSet(new TreeSet<>(lines));
        }

        Line plus(Ports more, int line) {
            var all = new TreeSet<>(lines);
            all.add(line);
            return new Line(pattern, ports.plus(more), all);
        }
    }

    private final String text;
    private final Gathered gathered;
    private final Map<HostPattern, Line> allow = new LinkedHashMap<>();
    private final Map<HostPattern, Line> deny = new LinkedHashMap<>();
    private final List<Gathered.Remark> lost;
    private final PresetChoice presets;

    private Carried(String text, Gathered gathered, List<KnownPreset> known) {
        this.text = text;
        this.gathered = gathered;
        lost = new ArrayList<>(gathered.lost());
        gathered.denied().forEach(this::deny);
        gathered.allowed().forEach(this::allow);
        List.copyOf(allow.values()).forEach(this::withoutDenied);
        presets = new PresetChoice(known, gathered.presets(), allow);
    }

    /// @param text the file itself
    static Carried of(String text, Gathered gathered, List<KnownPreset> known) {
        return new Carried(text, gathered, known);
    }

    List<Line> allow() {
        return allow.values().stream()
                .sorted(Comparator.comparingInt(line -> line.lines().first()))
                .toList();
    }

    List<Line> deny() {
        return List.copyOf(deny.values());
    }

    PresetChoice presets() {
        return presets;
    }

    /// Whether a port was chosen that the file doesn't name.
    boolean hasChosenPorts() {
        return gathered.allowed().stream().anyMatch(host -> host.ports().isEmpty());
    }

    /// What isn't carried over, in the order of the file.
    List<String> lost() {
        return lost.stream()
                .sorted(Comparator.comparingInt(Gathered.Remark::line))
                .map(remark -> (remark.line() == 0 ? "" : "line %d: ".formatted(remark.line())) + CommentText.of(remark.text()))
                .distinct()
                .toList();
    }

    private void allow(Gathered.Host host) {
        if (host.text().chars().anyMatch(c -> c >= 0x80)) {
            lose(host, "letters outside ASCII; write its form that begins with xn--");
            return;
        }
        if (!text.contains(host.text().startsWith("*.") ? host.text().substring(2) : host.text())) {
            lose(host, "put together from pieces; write it by hand");
            return;
        }
        switch (Flags.allow(host.text())) {
            case Reading.Invalid<Rule>(var problems) -> lose(host, problems.getFirst().text());
            case Reading.Valid<Rule>(var rule) -> {
                if (rule.target() instanceof Target.Names(var pattern)) {
                    put(allow, pattern, ports(host, pattern, rule), host.line());
                }
            }
        }
    }

    private Ports ports(Gathered.Host host, HostPattern pattern, Rule rule) {
        if (host.ports().isPresent() || host.text().indexOf(':') >= 0) {
            return host.ports().orElse(rule.ports());
        }
        return gathered.isSshLetOut() && isOfGit(pattern) ? Ports.of(22, 443) : Ports.HTTPS;
    }

    private static boolean isOfGit(HostPattern pattern) {
        return pattern instanceof HostPattern.Exact(var name)
                && (GIT_HOSTS.contains(name.ascii())
                        || GIT_LABELS.contains(name.ascii().substring(0, Math.max(0, name.ascii().indexOf('.')))));
    }

    private void put(Map<HostPattern, Line> into, HostPattern pattern, Ports ports, int line) {
        if (ports.isEmpty()) {
            lost.add(new Gathered.Remark(line, "%s: its ports can't be read".formatted(pattern)));
            return;
        }
        into.merge(pattern, new Line(pattern, ports, new TreeSet<>(Set.of(line))), (before, _) -> before.plus(ports, line));
    }

    private void deny(Gathered.Host host) {
        if (host.text().equals("*")) {
            lose(host, "what nothing allows is refused without a rule, and what is denied here is in no rule");
            return;
        }
        try {
            put(deny, HostPattern.parse(host.text().toLowerCase(Locale.ROOT)), host.ports().orElse(Ports.ALL), host.line());
        } catch (InvalidHostName e) {
            lose(host, "%s; an address is denied with { cidr: ... }".formatted(e.getMessage()));
        }
    }

    /// Deny wins, so a rule under it would be one that can never match.
    private void withoutDenied(Line line) {
        for (var host : gathered.denied()) {
            if (host.text().equals("*")) {
                narrow(line.pattern(), host.ports().orElse(Ports.ALL), host.line());
            }
        }
        deny.values().stream()
                .filter(denied -> covers(denied.pattern(), line.pattern()))
                .forEach(denied -> narrow(line.pattern(), denied.ports(), denied.lines().first()));
    }

    private void narrow(HostPattern pattern, Ports denied, int at) {
        var line = allow.get(pattern);
        if (line == null) {
            return;
        }
        var left = line.ports().minus(denied);
        if (left.isEmpty()) {
            allow.remove(pattern);
            lost.add(new Gathered.Remark(
                    line.lines().first(), "%s: denied on line %d".formatted(pattern, at)));
        } else {
            allow.put(pattern, new Line(pattern, left, line.lines()));
        }
    }

    /// Whether every name of `narrow` is one of `wide`.
    static boolean covers(HostPattern wide, HostPattern narrow) {
        return switch (narrow) {
            case HostPattern.Exact(var name) -> wide.matches(name);
            case HostPattern.Below(var suffix) -> wide.equals(narrow) || wide.matches(suffix);
        };
    }

    private void lose(Gathered.Host host, String reason) {
        lost.add(new Gathered.Remark(host.line(), "%s: %s".formatted(host.text(), reason)));
    }
}
