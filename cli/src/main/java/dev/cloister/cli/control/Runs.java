// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.ControlSockets;
import dev.cloister.gate.control.ControlUnavailable;
import dev.cloister.gate.control.InvalidField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The caller's live runs.
///
/// @param directory where their control sockets are; asked for, and made, only when runs are looked for
/// @param here the caller's working directory: of several runs, the one whose workspace holds it is meant
public record Runs(Supplier<Path> directory, Path here, Console console) {
    /// Those that answer, by socket name; one that doesn't is named on the error stream.
    List<LiveRun> alive() {
        var alive = new ArrayList<LiveRun>();
        for (var socket : ControlSockets.list(directory.get())) {
            try {
                alive.add(LiveRun.at(socket));
            } catch (ControlUnavailable | InvalidField e) {
                console.complain("run skipped: " + e.getMessage());
            }
        }
        return alive;
    }

    /// The run of this id, or, where `run` is null, the only one that can be meant.
    ///
    /// @throws NoSuchRun if there is none, or more than one
    LiveRun choose(@Nullable String run) {
        return choose(run, _ -> true, "no run is alive");
    }

    /// As [#choose(String)], among the runs in which something has `id`.
    LiveRun choose(@Nullable String run, String id) {
        return choose(run, live -> live.knows(id), "nothing waits under " + id);
    }

    private LiveRun choose(@Nullable String run, Predicate<LiveRun> candidate, String none) {
        if (run != null) {
            return alive().stream()
                    .filter(live -> live.id().equals(run))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchRun("no run %s is alive; cloister ps lists them".formatted(run)));
        }
        var candidates = alive().stream().filter(candidate).toList();
        if (candidates.isEmpty()) {
            throw new NoSuchRun(none);
        }
        var near = candidates.stream().filter(live -> live.isFor(here)).toList();
        if (candidates.size() == 1 || near.size() == 1) {
            return candidates.size() == 1 ? candidates.getFirst() : near.getFirst();
        }
        throw new NoSuchRun("several runs are alive; name one with --run:\n" + listed(candidates));
    }

    private static String listed(List<LiveRun> runs) {
        return runs.stream()
                .map(live -> "  --run %s  %s"
                        .formatted(live.id(), live.status().run().workspace()))
                .collect(Collectors.joining("\n"));
    }
}
