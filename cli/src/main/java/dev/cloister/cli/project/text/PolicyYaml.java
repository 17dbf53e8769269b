// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import dev.cloister.cli.project.catalogue.Entry;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.suggest.CommentText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The policy of a new devcontainer. In the gate's container there are none of its owner's tools to ask, so what they said
/// stands in it as rules.
public final class PolicyYaml {
    private static final Pattern VERSION = Pattern.compile("(?m)^version:.*\\n");
    private static final Pattern MODE = Pattern.compile("(?m)^mode:.*");
    private static final Pattern ALLOW = Pattern.compile("(?m)^allow:( \\[\\])?[ \\t]*\\n");
    private static final Pattern SERVICES = Pattern.compile("(?m)^services:[ \\t]*(#.*)?\\n");

    private PolicyYaml() {}

    /// The text.
    ///
    /// @param presets what each is for, by name
    /// @param rules what the owner's tools said
    public static String of(Mode mode, Map<String, String> presets, List<Rule> rules, List<Entry> services) {
        var values = new HashMap<String, Object>();
        values.put("mode", mode == Mode.STRICT ? "" : mode.word());
        values.put(
                "presets",
                presets.entrySet().stream()
                        .map(preset -> Map.of("name", preset.getKey(), "why", preset.getValue()))
                        .toList());
        values.put("rules", Template.each("line", rules.stream().map(PolicyYaml::line).distinct().toList()));
        values.put("hasRules", !rules.isEmpty());
        values.put("services", services(services));
        values.put("hasServices", !services.isEmpty());
        return Template.fill("cloister.yaml", values);
    }

    private static List<Map<String, String>> services(List<Entry> services) {
        return lines(services).entrySet().stream()
                .map(line -> Map.of("name", line.getKey(), "target", line.getValue()))
                .toList();
    }

    /// A policy's lines for services: where the gate finds what the agent reaches by each name.
    static Map<String, String> lines(List<Entry> services) {
        var lines = new LinkedHashMap<String, String>();
        services.forEach(service -> service.ports().forEach(
                (name, port) -> lines.put(name, "%s:%d".formatted(service.name(), port))));
        return lines;
    }

    /// The policy that is there, with lines for services that it lacks; the same text where it lacks none.
    public static String with(String policy, List<Entry> services, List<String> known) {
        var missing = new ArrayList<String>();
        lines(services).forEach((name, target) -> {
            if (!known.contains(name)) {
                missing.add("  %s: %s\n".formatted(name, target));
            }
        });
        if (missing.isEmpty()) {
            return policy;
        }
        var added = String.join("", missing);
        var key = SERVICES.matcher(policy);
        if (key.find()) {
            return policy.substring(0, key.end()) + added + policy.substring(key.end());
        }
        return policy + (policy.endsWith("\n") ? "" : "\n") + "services:\n" + added;
    }

    /// The policy with this mode.
    public static String with(String policy, Mode mode) {
        var line = "mode: " + mode.word();
        var there = MODE.matcher(policy);
        if (there.find()) {
            return there.replaceFirst(line);
        }
        return mode == Mode.STRICT ? policy : VERSION.matcher(policy).replaceFirst("$0" + line + "\n");
    }

    /// The policy with these rules before its own.
    ///
    /// @param why for all of them
    public static String allowing(String policy, List<Rule> rules, String why) {
        if (rules.isEmpty()) {
            return policy;
        }
        var lines = new StringBuilder("allow:\n");
        rules.forEach(rule -> lines.append("  - ").append(line(rule, why)).append('\n'));
        var key = ALLOW.matcher(policy);
        return key.find()
                ? policy.substring(0, key.start()) + lines + policy.substring(key.end())
                : policy + (policy.endsWith("\n") ? "" : "\n") + lines;
    }

    private static String line(Rule rule) {
        var asked = rule.origin().toString().replaceFirst("^preset [a-z]+: ", "");
        return line(rule, CommentText.of("%s (%s)".formatted(rule.why(), asked)));
    }

    private static String line(Rule rule, String why) {
        var text = new StringBuilder("{ host: ").append(Scalar.of(rule.target().toString()));
        if (!rule.ports().equals(Ports.HTTPS)) {
            var ports = rule.ports().ranges().stream()
                    .map(range -> range.first() == range.last() ? range.toString() : "\"%s\"".formatted(range))
                    .toList();
            text.append(", ports: [%s]".formatted(String.join(", ", ports)));
        }
        if (rule.admits() == Rule.Admits.PRIVATE) {
            text.append(", private: true");
        }
        return text.append(", why: ").append(Scalar.quoted(why)).append(" }").toString();
    }
}
