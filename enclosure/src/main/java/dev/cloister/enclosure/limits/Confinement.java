// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.limits.ProcessLimit.Resource;
import dev.cloister.linux.cgroup.ControlGroup;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is laid on an agent before its first instruction: the control group it is born in, where this host has one for it,
/// and limits on each of its processes.
///
/// @param group made and limited already
public record Confinement(Optional<ControlGroup> group, List<ProcessLimit> processes) {
    /// Nothing: for tests of other things.
    public static final Confinement NONE = new Confinement(Optional.empty(), List.of());

    public Confinement {
        processes = List.copyOf(processes);
    }

    /// The files to which the agent's first ancestor writes `0`.
    public List<String> entrances() {
        return group.isPresent() ? group.get().entrances() : List.of();
    }

    /// What a shell says that all of the enclosure's processes descend from.
    public String outside() {
        var commands = new StringBuilder();
        for (var limit : processes) {
            commands.append(limit.resource() == Resource.PROCESSES ? "" : limit.command());
        }
        return commands.toString();
    }

    /// What the agent's first process says: only in the agent's own user namespace are the agent's processes counted apart
    /// from those that its user has on the host.
    public String inside() {
        var commands = new StringBuilder();
        for (var limit : processes) {
            commands.append(limit.resource() == Resource.PROCESSES ? limit.command() : "");
        }
        return commands.toString();
    }

    /// The limits of each process as a container engine takes them: `--ulimit` each.
    public List<String> engineLimits() {
        return processes.stream().map(ProcessLimit::option).toList();
    }

    /// Moves processes of one thread each into the control group, which nobody of them entered by itself.
    public void take(List<Long> newborn) {
        for (var entrance : entrances()) {
            for (var pid : newborn) {
                enter(Path.of(entrance), pid);
            }
        }
    }

    private static void enter(Path entrance, long pid) {
        try {
            Files.writeString(entrance, Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move process %d into its control group".formatted(pid), e);
        }
    }

    /// Makes sure that all of it is laid on the newborn.
    ///
    /// @param around every process of the enclosure
    /// @param init the agent's reaper, which the agent could make do what it may not do itself
    /// @param first the process that becomes the agent
    /// @throws EnclosureFailure if it isn't
    public void complete(List<Long> around, long init, long first) {
        for (var pid : around) {
            if (group.isPresent() && !group.get().holds(pid)) {
                throw failure("process %d isn't in its control group".formatted(pid));
            }
        }
        var told = limits(first);
        for (var limit : processes) {
            if (!limit.standsIn(told)) {
                throw failure("its limit %s isn't %d".formatted(limit.resource(), limit.value()));
            }
            if (limit.resource() == Resource.PROCESSES) {
                layOnReaper(limit, init);
            }
        }
    }

    /// Root of a container may lack the privilege over another user's process. Then the reaper keeps its own limit, which
    /// is of use only to an agent that traces it.
    private static void layOnReaper(ProcessLimit limit, long init) {
        try {
            limit.layOn(init);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
        }
    }

    private static EnclosureFailure failure(String reason) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING, "cannot let the agent go: " + reason, "run `cloister doctor`");
    }

    private static String limits(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "limits"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
