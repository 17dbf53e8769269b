// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import java.util.List;

/// An enclosure of its own whose limits are low enough to be reached without harm to the host.
///
/// @param limits as a policy says them
/// @param attacks made in it
/// @param fatal the one of them, the last, for which the launcher must end the run
/// @param reason with which it does
/// @param targets the prober's arguments
record Trial(String limits, List<String> attacks, String fatal, String reason, List<String> targets) {
    private static final long HOG = 320L << 20;
    private static final long DISK_HOG = 96L << 20;
    private static final String MEMORY = "limit reached: memory 192MiB ";

    /// All of them.
    static final List<Trial> ALL = List.of(
            new Trial(
                    "memory: 192MiB, cpus: 0.5",
                    List.of("limits.cpus", "limits.memory"),
                    "limits.memory",
                    MEMORY,
                    List.of("hog-cpus=500", "hog-memory=" + HOG)),
            new Trial("memory: 192MiB", List.of("limits.tmp"), "limits.tmp", MEMORY, List.of("hog-tmp=" + HOG)),
            new Trial(
                    "disk: 32MiB",
                    List.of("net.published", "limits.disk"),
                    "limits.disk",
                    "limit reached: disk 32MiB ",
                    List.of("hog-disk=" + DISK_HOG)));

    Trial {
        attacks = List.copyOf(attacks);
        targets = List.copyOf(targets);
    }

    /// The attacks of all trials: no other enclosure makes them.
    static List<String> allAttacks() {
        return ALL.stream().flatMap(trial -> trial.attacks().stream()).toList();
    }

    /// Its policy, which allows nothing.
    String policy() {
        return "version: 1\nlimits: { %s }\n".formatted(limits);
    }
}
