// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import dev.cloister.cli.project.catalogue.Entry;
import dev.cloister.cli.project.choice.Choice;
import dev.cloister.cli.project.choice.Profile;
import dev.cloister.cli.project.choice.Project;
import dev.cloister.cli.project.covering.Covering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The compose file.
public final class ComposeText {
    private ComposeText() {}

    /// The text for a project.
    public static String of(Project project, Choice choice, Covering covering, Surroundings here) {
        var services = choice.services();
        var variables = new LinkedHashMap<>(here.variables());
        services.forEach(service -> variables.putAll(service.variables()));
        var secrets = services.stream().flatMap(service -> service.client().stream()).toList();
        var files = new LinkedHashSet<String>();
        services.forEach(service -> files.addAll(service.shown()));
        var values = new HashMap<String, Object>();
        values.put("command", choice.command());
        values.put("name", project.name());
        values.put("version", here.version());
        values.put("hasServices", !services.isEmpty());
        values.put("services", services.stream().map(ComposeText::service).toList());
        values.put("proxy", here.proxy());
        values.put("variables", pairs(variables));
        values.put("hasVariables", !variables.isEmpty());
        var arguments = choice.base().map(base -> Map.of("BASE", base)).orElse(Map.of());
        values.put("arguments", pairs(arguments));
        values.put("hasArguments", !arguments.isEmpty());
        values.put("secrets", Template.each("name", secrets));
        values.put("hasSecrets", !secrets.isEmpty());
        values.put("covers", Template.each("line", covers(covering)));
        values.put("certificates", Template.each("line", here.certificates().map(ComposeText::certificates).stream().toList()));
        values.put("masks", Template.each("line", covering.masks().stream().map(ComposeText::mask).toList()));
        values.put("hasMasks", !covering.masks().isEmpty());
        values.put("memory", choice.profile() == Profile.ADVANCED ? "8g" : "4g");
        values.put("volumes", Template.each("name", volumes(services)));
        values.put("files", Template.each("name", List.copyOf(files)));
        values.put("hasFiles", !files.isEmpty());
        return Template.fill("compose.yaml", values);
    }

    private static String certificates(String path) {
        return mount(path, Surroundings.BUNDLE, true);
    }

    private static List<String> covers(Covering covering) {
        var lines = new ArrayList<String>();
        covering.mounts().forEach((path, readOnly) -> lines.add(bind("../" + path, path, readOnly)));
        return lines;
    }

    private static String mask(String path) {
        return bind("/dev/null", path, true);
    }

    private static String bind(String source, String path, boolean readOnly) {
        return mount(source, "/workspace/" + path, readOnly);
    }

    /// A bind in its long form: it makes nothing on this machine where nothing is, and takes any name.
    private static String mount(String source, String target, boolean readOnly) {
        return "{ type: bind, source: %s, target: %s%s, bind: { create_host_path: false } }"
                .formatted(
                        Scalar.ofCompose(source),
                        Scalar.ofCompose(target),
                        readOnly ? ", read_only: true" : "");
    }

    private static List<String> volumes(List<Entry> services) {
        return services.stream().filter(service -> !service.volume().isEmpty()).map(Entry::name).toList();
    }

    private static List<Map<String, String>> pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", Scalar.ofCompose(entry.getValue())))
                .toList();
    }

    private static Map<String, Object> service(Entry service) {
        var reached = service.ports().entrySet().stream()
                .map(port -> "%s:%d".formatted(port.getKey(), port.getValue()))
                .collect(Collectors.joining(" and "));
        var notes = new ArrayList<>(service.notes());
        service.open().ifPresent(why -> notes.add("No password: " + why));
        return Map.of(
                "name", service.name(),
                "title", service.title(),
                "reached", reached,
                "notes", Template.each("line", notes),
                "image", service.image(),
                "user", service.user().isEmpty() ? "" : Scalar.of(service.user()),
                "text", body(service).indent(4).stripTrailing());
    }

    private static String body(Entry service) {
        var text = new StringBuilder(service.compose());
        if (!service.server().isEmpty()) {
            text.append("secrets:\n");
            service.server().forEach(secret -> text.append("  - ").append(secret).append('\n'));
        }
        if (!service.volume().isEmpty()) {
            text.append("volumes: [\"%s:%s\"]\n".formatted(service.name(), service.volume()));
        }
        if (!service.tmpfs().isEmpty()) {
            text.append("tmpfs: [%s]\n".formatted(String.join(", ", service.tmpfs())));
        }
        var limits = service.limits();
        return text.append("mem_limit: %s\ncpus: %s\npids_limit: %d".formatted(limits.memory(), limits.cpus(), limits.pids()))
                .toString();
    }
}
