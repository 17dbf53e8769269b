// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A [Discovery] as lines of fields with tabs between, and back. Holds the parts of a rule that presets set.
final class DiscoveryText {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private DiscoveryText() {}

    static Stream<String> lines(Discovery discovery) {
        return Stream.of(
                        discovery.rules().stream().map(DiscoveryText::line),
                        discovery.settings().stream().map(DiscoveryText::line),
                        discovery.notices().stream().map(notice -> joined("notice", notice.preset(), notice.text())))
                .flatMap(lines -> lines);
    }

    /// @throws IllegalArgumentException if a line isn't one of these
    static Discovery parse(List<String> lines) {
        var rules = new ArrayList<Rule>();
        var settings = new ArrayList<Setting>();
        var notices = new ArrayList<Notice>();
        for (var line : lines) {
            var fields = split(line);
            switch (fields.getFirst() + " " + fields.size()) {
                case "rule 7" -> rules.add(rule(fields));
                case "variable 3" -> settings.add(new Setting.Variable(fields.get(1), fields.get(2)));
                case "file 3" -> settings.add(new Setting.File(fields.get(1), fields.get(2)));
                case "path 2" -> settings.add(new Setting.ReadOnlyPath(fields.get(1)));
                case "notice 3" -> notices.add(new Notice(fields.get(1), fields.get(2)));
                default -> throw new IllegalArgumentException("unknown line: " + fields.getFirst());
            }
        }
        return new Discovery(rules, settings, notices);
    }

    static String joined(String... fields) {
        return Stream.of(fields)
                .map(field -> field.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r"))
                .reduce((first, second) -> first + "\t" + second)
                .orElse("");
    }

    static List<String> split(String line) {
        return Stream.of(line.split("\t", -1)).map(DiscoveryText::unescaped).toList();
    }

    private static String line(Rule rule) {
        var kind = switch (rule.target()) {
            case Target.Names _ -> "name";
            case Target.Addresses _ -> "cidr";
        };
        return joined(
                "rule",
                kind,
                rule.target().toString(),
                rule.ports().toString(),
                rule.admits().name(),
                rule.why(),
                rule.origin().place());
    }

    private static String line(Setting setting) {
        return switch (setting) {
            case Setting.Variable(var name, var value) -> joined("variable", name, value);
            case Setting.File(var path, var base64) -> joined("file", path, base64);
            case Setting.ReadOnlyPath(var path) -> joined("path", path);
        };
    }

    private static Rule rule(List<String> fields) {
        var target = fields.get(1).equals("cidr")
                ? new Target.Addresses(Cidr.parse(fields.get(2)))
                : new Target.Names(HostPattern.parse(fields.get(2)));
        var ports = Stream.of(fields.get(3).split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Rule.of(target, Ports.of(ports), fields.get(5), Origin.of(fields.get(6)))
                .admitting(Rule.Admits.valueOf(fields.get(4)));
    }

    private static String unescaped(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group(1)) {
                            case "t" -> "\t";
                            case "n" -> "\n";
                            case "r" -> "\r";
                            default -> escape.group(1);
                        }));
    }
}
