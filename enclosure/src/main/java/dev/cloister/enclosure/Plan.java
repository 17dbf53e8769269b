// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Everything about an enclosure that is known before the kernel is asked for anything.
///
/// @param steps how its root directory is built, in this order
/// @param environment the agent's whole environment
/// @param directory where the agent starts
/// @param command the agent's argument vector; never empty
/// @param userNamespaces whether the agent may make user namespaces of its own, as a browser's sandbox does
public record Plan(
        AgentIdentity identity,
        List<Step> steps,
        Map<String, String> environment,
        String directory,
        List<String> command,
        boolean userNamespaces) {
    /// What the agent has of its own, none of it shared with the host.
    private static final List<String> NAMESPACES = List.of("mount", "network", "user", "pid", "ipc", "uts", "cgroup");

    /// A plan for an agent that makes no namespaces.
    public Plan(
            AgentIdentity identity,
            List<Step> steps,
            Map<String, String> environment,
            String directory,
            List<String> command) {
        this(identity, steps, environment, directory, command, false);
    }

    public Plan {
        steps = List.copyOf(steps);
        environment = Map.copyOf(environment);
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command: empty (expected: a program and its arguments)");
        }
        steps.forEach(Plan::check);
        environment.forEach(Plan::check);
        command.forEach(argument -> withoutNul("command", argument));
        withoutNul("directory", directory);
    }

    /// The same plan for an agent that may make user namespaces of its own.
    public Plan withUserNamespaces() {
        return new Plan(identity, steps, environment, directory, command, true);
    }

    /// The image that the root directory comes from, where it isn't built from the host's own files.
    public Optional<String> image() {
        return steps.getFirst() instanceof Step.Image(var name, var _) ? Optional.of(name) : Optional.empty();
    }

    /// Whether this step lands in the agent's kept home, where the stage puts it.
    public boolean isInVolume(Step step) {
        for (var each : steps) {
            if (each instanceof Step.Volume && step.target().startsWith(each.target() + "/")) {
                return true;
            }
        }
        return false;
    }

    /// The agent's uid inside: in a container it is that of the host, since engines give it no user namespace.
    int uidInside() {
        return image().isPresent() ? identity.uid() : AgentIdentity.INSIDE;
    }

    int gidInside() {
        return image().isPresent() ? identity.gid() : AgentIdentity.INSIDE;
    }

    List<String> namespaces() {
        return NAMESPACES.stream().filter(each -> image().isEmpty() || !each.equals("user")).toList();
    }

    private static void check(Step step) {
        var target = withoutNul("target", step.target());
        if (!target.equals("/") && !(target.startsWith("/") && Cover.isBelow(target.substring(1)))) {
            throw new IllegalArgumentException(
                    "target: %s (expected: an absolute path without . and ..)".formatted(target));
        }
        if (step instanceof Step.Link(var to, var _)) {
            withoutNul("link", to);
        }
    }

    private static void check(String name, String value) {
        if (!isName(name)) {
            throw new IllegalArgumentException("variable: %s (expected: letters, digits and _)".formatted(name));
        }
        withoutNul("variable " + name, value);
    }

    /// A name as the shell has it: one that isn't would be another command of the agent's first process.
    private static boolean isName(String text) {
        for (var i = 0; i < text.length(); i++) {
            var each = text.charAt(i);
            var letter = (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z') || each == '_';
            if (!letter && !(each >= '0' && each <= '9' && i > 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// The options of bubblewrap are ended by NUL: one within a value would begin an option of its own.
    private static String withoutNul(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("%s: holds a NUL (expected: none)".formatted(what));
        }
        return text;
    }

    /// The plan as people read it. Of the environment only the names are shown: values may be secret.
    public String text() {
        var lines = steps.stream().map(Plan::line).collect(Collectors.joining("\n"));
        return """
                agent        uid %d, gid %d inside; uid %d, gid %d on the host%s
                namespaces   %s, each its own
                kernel       no capability, no new privileges, filtered system calls
                %s%s
                environment  %s
                directory    %s
                command      %s
                """.formatted(
                        uidInside(),
                        gidInside(),
                        identity.uid(),
                        identity.gid(),
                        identity.idMapped() ? " (workspace through an id-mapped mount)" : "",
                        String.join(", ", namespaces()),
                        userNamespaces ? "kernel       NESTED USER NAMESPACES: more of the kernel within reach\n" : "",
                        lines,
                        String.join(" ", new TreeMap<>(environment).keySet()),
                        directory,
                        String.join(" ", command));
    }

    /// The plan as programs read it, with the same left out.
    public Map<String, Object> fields() {
        return PlanFields.of(this);
    }

    private static String line(Step step) {
        return switch (step) {
            case Step.Image(var name, var target) -> "image        %s from %s".formatted(target, name);
            case Step.SystemTree(var source, var target) -> "read-only    %s from %s".formatted(target, source);
            case Step.HostTree(var source, var target, var writable, var _) ->
                "%s %s from %s".formatted(writable ? "read-write  " : "read-only   ", target, source);
            case Step.Volume(var source, var target) -> "volume       %s from %s".formatted(target, source);
            case Step.Link(var to, var target) -> "link         %s to %s".formatted(target, to);
            case Step.MadeFile(var target, var _) -> "made         %s".formatted(target);
            case Step.EmptyDirectory(var target) -> "directory    %s".formatted(target);
            case Step.Memory(var target, var _, var bytes) ->
                "memory       %s, at most %d MiB".formatted(target, bytes >> 20);
            case Step.Devices(var target) -> "devices      %s".formatted(target);
            case Step.Processes(var target) -> "processes    %s".formatted(target);
            case Step.Hidden(var target, var _) -> "hidden       %s".formatted(target);
            case Step.ReadOnly(var target) -> "sealed       %s".formatted(target);
            case Step.PrivateDirectory(var target) -> "private      %s".formatted(target);
            case Step.Covered(var target, var cover) ->
                "%-12s %s".formatted(cover.kind().word(), target);
        };
    }
}
