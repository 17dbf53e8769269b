// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of a group that tells who made it, so that the groups of a process that was killed are removed by the next one
/// that makes some in the same place.
public final class GroupName {
    private static final String PREFIX = "cloister-";
    /// Where `/proc/PID/stat` tells when the process began, counted behind its name.
    private static final int START_TIME = 19;

    private GroupName() {}

    /// The name of this process's group for this run.
    public static String of(String run) {
        var self = ProcessHandle.current().pid();
        return PREFIX + run + "." + self + "." + started(Long.toString(self));
    }

    /// Removes empty groups below this directory whose makers are no more. What isn't empty yet is left to the next.
    static void sweep(Path place) {
        try (var groups = Files.newDirectoryStream(place, PREFIX + "*")) {
            for (var group : groups) {
                if (isLeft(group.getFileName().toString())) {
                    removeIfEmpty(group);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Another one sweeps too.
        }
    }

    /// One that can't go yet keeps no other one here.
    private static void removeIfEmpty(Path group) {
        try {
            ControlGroup.remove(group);
        } catch (SyscallException _) {
            // An agent is still ending, or another one sweeps too.
        }
    }

    private static boolean isLeft(String name) {
        var parts = name.split("\\.", -1);
        return parts.length == 3 && !started(parts[1]).equals(parts[2]);
    }

    /// When a process began, in the kernel's ticks: a number that is used again has another. Empty when it has ended.
    private static String started(String pid) {
        var stat = ControlFile.text(Path.of("/proc", pid), "stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > START_TIME ? fields[START_TIME] : "";
    }
}
