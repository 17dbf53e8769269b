// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A plan for programs: texts, numbers, truth values, lists and maps. Values of variables and contents of files are left
/// out: they may be secret.
final class PlanFields {
    private PlanFields() {}

    static Map<String, Object> of(Plan plan) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("agent", agent(plan));
        fields.put("namespaces", plan.namespaces());
        fields.put("nestedUserNamespaces", plan.userNamespaces());
        var steps = new ArrayList<Map<String, Object>>();
        for (var step : plan.steps()) {
            steps.add(step(step));
        }
        fields.put("steps", steps);
        fields.put("environment", List.copyOf(new TreeSet<>(plan.environment().keySet())));
        fields.put("directory", plan.directory());
        fields.put("command", plan.command());
        return fields;
    }

    private static Map<String, Object> agent(Plan plan) {
        var identity = plan.identity();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("uid", plan.uidInside());
        fields.put("gid", plan.gidInside());
        fields.put("hostUid", identity.uid());
        fields.put("hostGid", identity.gid());
        fields.put("idMapped", identity.idMapped());
        return fields;
    }

    private static Map<String, Object> step(Step step) {
        return switch (step) {
            case Step.Image(var name, var target) -> fields("image", target, "name", name);
            case Step.SystemTree(var source, var target) -> fields("read-only", target, "source", source.toString());
            case Step.HostTree(var source, var target, var writable, var _) ->
                fields(writable ? "read-write" : "read-only", target, "source", source.toString());
            case Step.Volume(var source, var target) -> fields("volume", target, "source", source.toString());
            case Step.Link(var to, var target) -> fields("link", target, "to", to);
            case Step.MadeFile(var target, var _) -> fields("made", target);
            case Step.EmptyDirectory(var target) -> fields("directory", target);
            case Step.Memory(var target, var _, var bytes) -> fields("memory", target, "bytes", bytes);
            case Step.Devices(var target) -> fields("devices", target);
            case Step.Processes(var target) -> fields("processes", target);
            case Step.Hidden(var target, var _) -> fields("hidden", target);
            case Step.ReadOnly(var target) -> fields("sealed", target);
            case Step.PrivateDirectory(var target) -> fields("private", target);
            case Step.Covered(var target, var cover) -> fields(cover.kind().word(), target);
        };
    }

    private static Map<String, Object> fields(String kind, String target) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("step", kind);
        fields.put("target", target);
        return fields;
    }

    private static Map<String, Object> fields(String kind, String target, String name, Object value) {
        var fields = fields(kind, target);
        fields.put(name, value);
        return fields;
    }
}
