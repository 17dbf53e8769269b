// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.process.ProcessTree;
import dev.cloister.policy.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How much memory an agent's processes use, where no control group counts it.
///
/// A cheap sum first, in which pages that processes share after a fork count for each; only when that is too much, the
/// kernel's own fair shares, for which it walks page tables. Files in memory have a size of their own.
final class MemoryUse {
    private static final int MOST_PROCESSES = 8192;
    private static final int PAGE = 4096;

    private final long root;
    private final long most;

    MemoryUse(long root, long most) {
        this.root = root;
        this.most = most;
    }

    Optional<Reached> look() {
        var processes = ProcessTree.below(root, MOST_PROCESSES);
        if (resident(processes) <= most) {
            return Optional.empty();
        }
        var used = shares(processes);
        return used <= most
                ? Optional.empty()
                : Optional.of(new Reached(
                        "memory " + Limits.size(OptionalLong.of(most)),
                        "its processes use %d MiB".formatted(used >> 20)));
    }

    /// Resident pages that no file backs.
    private static long resident(List<Long> processes) {
        var pages = 0L;
        for (var pid : processes) {
            var fields = text(pid, "statm").split(" ", -1);
            pages += fields.length > 2 ? Long.parseLong(fields[1]) - Long.parseLong(fields[2]) : 0;
        }
        return pages * PAGE;
    }

    private static long shares(List<Long> processes) {
        var kibibytes = 0L;
        for (var pid : processes) {
            for (var line : text(pid, "smaps_rollup").split("\n", -1)) {
                if (line.startsWith("Pss_Anon:")) {
                    kibibytes += Long.parseLong(line.substring(9, line.length() - 2).strip());
                }
            }
        }
        return kibibytes << 10;
    }

    private static String text(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name));
        } catch (IOException _) {
            return "";
        }
    }
}
