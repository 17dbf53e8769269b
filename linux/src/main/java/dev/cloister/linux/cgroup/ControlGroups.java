// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Where this process may make control groups: always below what holds this process itself, so that nothing which was
/// laid on it is escaped.
public final class ControlGroups {
    private static final String ROOT = "/sys/fs/cgroup";
    /// Version 1 shows "no limit" as the greatest whole number of pages.
    private static final long UNLIMITED = 1L << 60;

    private final boolean unified;
    private final Map<Controller, String> parents;

    private ControlGroups(boolean unified, Map<Controller, String> parents) {
        this.unified = unified;
        this.parents = new EnumMap<>(Controller.class);
        this.parents.putAll(parents);
    }

    /// What is asked of the host's files; nothing throws.
    public interface View {
        /// A small file's text, stripped; empty when it can't be read.
        Optional<String> read(String path);

        /// Whether this process may write there.
        boolean writable(String path);
    }

    /// The places that this view shows.
    public static ControlGroups find(View host) {
        var own = host.read("/proc/self/cgroup").orElse("");
        return host.read(ROOT + "/cgroup.controllers").isPresent() ? unified(host, own) : legacy(host, own);
    }

    /// The places of this host.
    public static ControlGroups ofThisHost() {
        return find(ThisHostsFiles.VIEW);
    }

    /// Whether the host has version 2 alone.
    public boolean isUnified() {
        return unified;
    }

    /// What can be held here; empty where no group can be made.
    public Set<Controller> controllers() {
        return Set.copyOf(parents.keySet());
    }

    /// The directories that a group of this name has, each once.
    public List<Path> paths(String name) {
        var paths = new LinkedHashSet<Path>();
        for (var parent : parents.values()) {
            paths.add(Path.of(parent, name));
        }
        return List.copyOf(paths);
    }

    /// How much memory this process may use: the host's, or less where a control group holds it already.
    public static long memory() {
        var host = ThisHostsFiles.VIEW;
        var limit = memoryLimit(host);
        for (var line : host.read("/proc/meminfo").orElse("").split("\n", -1)) {
            if (line.startsWith("MemTotal:")) {
                var kibibytes = Long.parseLong(line.substring(9, line.length() - 2).strip());
                return Math.min(kibibytes << 10, limit.orElse(UNLIMITED));
            }
        }
        return limit.orElse(UNLIMITED);
    }

    /// The least of the limits on memory that this process is already held to; empty where there is none.
    static OptionalLong memoryLimit(View host) {
        var own = host.read("/proc/self/cgroup").orElse("");
        var unified = host.read(ROOT + "/cgroup.controllers").isPresent();
        var tree = unified ? ROOT : ROOT + "/" + Controller.MEMORY.word();
        var file = unified ? "/memory.max" : "/memory.limit_in_bytes";
        var least = UNLIMITED;
        for (var path = ownPath(own, unified ? "" : Controller.MEMORY.word()); ; path = parent(path)) {
            var text = host.read(tree + path + file).orElse("");
            if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
                least = Math.min(least, Long.parseLong(text));
            }
            if (path.isEmpty()) {
                return least == UNLIMITED ? OptionalLong.empty() : OptionalLong.of(least);
            }
        }
    }

    /// Removes what makers of groups left here that were killed, known by [GroupName].
    public void sweep() {
        new LinkedHashSet<>(parents.values()).forEach(place -> GroupName.sweep(Path.of(place)));
    }

    /// Makes a group of this name, without any limit yet.
    ///
    /// @throws dev.cloister.linux.syscall.SyscallException if the kernel refuses
    public ControlGroup make(String name) {
        return ControlGroup.make(unified, parents, name);
    }

    /// Of version 2, a group either holds processes or hands controllers on to groups below it. So the place is the nearest
    /// ancestor that does or can do the latter, and that this process may take processes from: writing to its
    /// `cgroup.procs` is what the kernel asks for.
    private static ControlGroups unified(View host, String own) {
        for (var path = ownPath(own, ""); ; path = parent(path)) {
            var place = ROOT + path;
            if (host.writable(place)
                    && host.writable(place + "/cgroup.procs")
                    && host.writable(place + "/cgroup.subtree_control")) {
                var found = handedOn(host, place);
                if (found.containsKey(Controller.MEMORY) && found.containsKey(Controller.PROCESSES)) {
                    return new ControlGroups(true, found);
                }
            }
            if (path.isEmpty()) {
                return new ControlGroups(true, Map.of());
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static Map<Controller, String> handedOn(View host, String place) {
        var already = words(host, place + "/cgroup.subtree_control");
        var isRoot = host.read(place + "/cgroup.type").isEmpty();
        var isFree = isRoot || host.read(place + "/cgroup.procs").orElse("?").isEmpty();
        var possible = isFree ? words(host, place + "/cgroup.controllers") : already;
        var found = new EnumMap<Controller, String>(Controller.class);
        for (var controller : Controller.values()) {
            if (possible.contains(controller.word())) {
                found.put(controller, place);
            }
        }
        return found;
    }

    /// Of version 1, each controller has a tree of its own. In a container, the path that the kernel tells may be one that
    /// only the host sees; the root of the tree is then the container's own.
    private static ControlGroups legacy(View host, String own) {
        var found = new EnumMap<Controller, String>(Controller.class);
        for (var controller : Controller.values()) {
            var tree = ROOT + "/" + controller.word();
            var place = tree + ownPath(own, controller.word());
            if (host.read(place + "/tasks").isEmpty()) {
                place = tree;
            }
            if (host.writable(place) && host.read(place + "/tasks").isPresent()) {
                found.put(controller, place);
            }
        }
        return new ControlGroups(false, found);
    }

    /// The path of a line `3:memory:/path` or, without a controller, `0::/path`; empty for the root.
    private static String ownPath(String own, String controller) {
        for (var line : own.split("\n", -1)) {
            var parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
                return parts[2].equals("/") ? "" : parts[2];
            }
        }
        return "";
    }

    private static List<String> words(View host, String path) {
        return List.of(host.read(path).orElse("").split(" ", -1));
    }
}
