// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Every mount of the enclosure, as `/proc/self/mountinfo` lists them.
///
/// @param writable where the agent may write, by policy; the workspace, where this program was started, beside them
record MountTable(List<String> writable) {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int PLACE = 4;
    private static final List<String> KERNELS_OWN = List.of("/dev/pts", "/dev/mqueue");

    /// Tries to write at each mount that isn't meant to be written to.
    Outcome attempt() throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (var place : places()) {
            if (writable.stream().noneMatch(allowed -> place.equals(allowed) || place.startsWith(allowed + "/"))) {
                outcomes.add(Files.isDirectory(Path.of(place)) ? Paths.create(place) : device(place));
            }
        }
        return Outcome.worst(outcomes);
    }

    /// How many mounts can be written to, those that are meant to among them.
    long writableMounts() throws IOException {
        return places().stream()
                .filter(place -> Files.isDirectory(Path.of(place)))
                .filter(place -> Paths.create(place).kind() == Outcome.Kind.REACHED)
                .count();
    }

    /// The few devices are there to be written to.
    private static Outcome device(String place) {
        return place.startsWith("/dev/") || isMasked(place) ? Outcome.refused("a device") : Paths.write(place);
    }

    /// A file of `/proc` that is hidden by a device that swallows everything.
    private static boolean isMasked(String place) {
        return place.startsWith("/proc/") && Paths.read(place).kind() != Outcome.Kind.REACHED;
    }

    private static List<String> places() throws IOException {
        var workspace = Path.of("/proc/self/cwd").toRealPath().toString();
        return Files.readAllLines(TABLE).stream()
                .map(line -> line.split(" ", -1)[PLACE].replace("\\040", " "))
                .filter(place -> !place.startsWith(workspace) && !KERNELS_OWN.contains(place))
                .distinct()
                .toList();
    }
}
