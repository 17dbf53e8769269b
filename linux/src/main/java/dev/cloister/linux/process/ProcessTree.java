// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process and all that descend from it, read from `/proc`: processes come and go meanwhile.
public final class ProcessTree {
    private static final Path PROC = Path.of("/proc");

    private ProcessTree() {}

    /// The root and its descendants, parents before children; at most about so many.
    public static List<Long> below(long root, int most) {
        var found = new ArrayList<>(List.of(root));
        for (var next = 0; next < found.size() && found.size() < most; next++) {
            for (var task : tasks(found.get(next))) {
                addChildren(task, found);
            }
        }
        return found;
    }

    /// Whether every thread of a process is stopped, or the process has ended.
    public static boolean standsStill(long pid) {
        for (var task : tasks(pid)) {
            var stat = text(task.resolve("stat"));
            var state = stat.lastIndexOf(')') + 2;
            if (state < stat.length() && "TtZX".indexOf(stat.charAt(state)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> tasks(long pid) {
        try (var tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            var found = new ArrayList<Path>();
            tasks.forEach(found::add);
            return found;
        } catch (IOException | java.nio.file.DirectoryIteratorException _) {
            return List.of();
        }
    }

    private static void addChildren(Path task, List<Long> found) {
        for (var child : text(task.resolve("children")).split(" ", -1)) {
            if (!child.isBlank()) {
                found.add(Long.parseLong(child.strip()));
            }
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException _) {
            return "";
        }
    }
}
