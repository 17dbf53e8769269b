// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import dev.cloister.policy.Enclosed;
import dev.cloister.policy.Limits;
import dev.cloister.policy.PassedVariable;
import dev.cloister.policy.Retention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a policy says about the enclosure itself. Values of variables are shown nowhere: they may be secret.
final class EnclosedText {
    private EnclosedText() {}

    /// The lines for people, by section.
    static Map<String, List<String>> sections(Enclosed enclosed) {
        var sections = new LinkedHashMap<String, List<String>>();
        sections.put("files", files(enclosed));
        sections.put("limits", lines(limits(enclosed.limits())));
        sections.put("environment", names(enclosed));
        sections.put("kernel", kernel(enclosed));
        sections.put("audit", lines(audit(enclosed.audit())));
        return sections;
    }

    /// The same for JSON.
    static Map<String, Object> asMap(Enclosed enclosed) {
        var map = new LinkedHashMap<String, Object>();
        var files = new LinkedHashMap<String, Object>();
        files.put("workspace", Map.of("at", enclosed.files().at().word()));
        files.put("home", enclosed.files().home().word());
        files.put("tools", enclosed.files().tools());
        files.put("writable", enclosed.files().writable());
        files.put("secrets", Map.of("show", enclosed.files().secrets().paths()));
        map.put("files", files);
        map.put("limits", limits(enclosed.limits()));
        map.put("environment", names(enclosed));
        map.put("kernel", Map.of("userns", enclosed.kernel().userNamespaces()));
        map.put("audit", audit(enclosed.audit()));
        return map;
    }

    /// Lines of the digest's canonical form; a default has none.
    static Stream<String> canonical(Enclosed enclosed) {
        var places = Stream.of(
                        "files workspace at " + enclosed.files().at().word(),
                        "files home " + enclosed.files().home().word())
                .filter(line -> !line.endsWith(" /workspace") && !line.endsWith(" kept"));
        var tools = enclosed.files().tools().stream().sorted().map(tree -> "files tools " + tree);
        var variables = enclosed.environment().stream()
                .map(variable -> "environment " + variable.name()
                        + variable.value().map(value -> "=" + value.replace("\n", "\\n")).orElse(""))
                .sorted();
        var writable = enclosed.files().writable().stream().sorted().map(path -> "files writable " + path);
        var secrets = enclosed.files().secrets().paths().stream().sorted().map(path -> "files secrets show " + path);
        var kernel = Stream.of("kernel userns").filter(line -> enclosed.kernel().userNamespaces());
        var limits = unusual("limits", limits(enclosed.limits()), limits(Limits.DEFAULT));
        var audit = unusual("audit", audit(enclosed.audit()), audit(Retention.DEFAULT));
        return Stream.of(places, tools, writable, secrets, limits, variables, kernel, audit).flatMap(lines -> lines);
    }

    private static Stream<String> unusual(String section, Map<String, String> values, Map<String, String> usual) {
        return values.entrySet().stream()
                .filter(value -> !value.getValue().equals(usual.get(value.getKey())))
                .map(value -> "%s %s %s".formatted(section, value.getKey(), value.getValue()));
    }

    private static List<String> lines(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + ": " + value.getValue())
                .toList();
    }

    private static List<String> files(Enclosed enclosed) {
        var lines = new ArrayList<String>();
        lines.add("workspace: at " + enclosed.files().at().word());
        lines.add("home: " + enclosed.files().home().word());
        enclosed.files().tools().forEach(tree -> lines.add("tools: " + tree));
        enclosed.files().writable().forEach(path -> lines.add("writable: " + path));
        enclosed.files().secrets().paths().forEach(path -> lines.add("not hidden: " + path));
        return lines;
    }

    private static List<String> kernel(Enclosed enclosed) {
        return List.of(
                enclosed.kernel().userNamespaces()
                        ? "userns: ALLOWED: the agent has every capability in namespaces of its own, and more of the kernel is within reach"
                        : "userns: refused");
    }

    private static Map<String, String> limits(Limits limits) {
        var map = new LinkedHashMap<String, String>();
        map.put("memory", limits.memory().toString());
        map.put("cpus", Limits.processors(limits.cpus()));
        map.put("processes", Limits.count(limits.processes()));
        map.put("open-files", Limits.count(limits.openFiles()));
        map.put("file-size", Limits.size(limits.fileSize()));
        map.put("disk", Limits.size(limits.disk()));
        map.put("time", Limits.span(limits.time()));
        return map;
    }

    private static Map<String, String> audit(Retention audit) {
        var map = new LinkedHashMap<String, String>();
        map.put("keep", Limits.span(audit.keep()));
        map.put("size", Limits.size(audit.size()));
        return map;
    }

    private static List<String> names(Enclosed enclosed) {
        return enclosed.environment().stream().map(EnclosedText::shown).toList();
    }

    private static String shown(PassedVariable variable) {
        return variable.name() + (variable.value().isPresent() ? "=..." : "");
    }
}
