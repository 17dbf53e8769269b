// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.enclosure.limits.ProcessLimit.Resource;
import dev.cloister.linux.cgroup.ControlGroup;
import dev.cloister.linux.cgroup.ControlGroups;
import dev.cloister.linux.cgroup.Controller;
import dev.cloister.linux.cgroup.GroupName;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.policy.Limits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What one run may use up, as this host holds it: a control group of its own where one can be made, limits on each process,
/// and what has to be watched.
public final class Allowance implements AutoCloseable {
    /// Ours that live in the group too: `unshare`, bubblewrap outside the agent's process namespace and its reaper inside.
    private static final int OWN_PROCESSES = 3;
    /// Ours that are counted with the agent's in its user namespace: the reaper.
    private static final int OWN_INSIDE = 1;

    private final Limits limits;
    private final OptionalLong memory;
    private final Optional<ControlGroup> group;
    private final String lack;

    private Allowance(Limits limits, OptionalLong memory, Optional<ControlGroup> group, String lack) {
        this.limits = limits;
        this.memory = memory;
        this.group = group;
        this.lack = lack;
    }

    /// Makes what holds these limits, and removes what killed launchers left.
    ///
    /// @param run the run's id
    public static Allowance of(Limits limits, String run) {
        var memory = limits.memory().of(ControlGroups.memory());
        var groups = ControlGroups.ofThisHost();
        if (groups.controllers().isEmpty()) {
            return new Allowance(limits, memory, Optional.empty(), "control groups can't be written");
        }
        groups.sweep();
        var name = GroupName.of(run);
        try {
            var group = groups.make(name);
            lay(limits, memory, group);
            return new Allowance(limits, memory, Optional.of(group), "the host's control groups lack a controller");
        } catch (SyscallException e) {
            groups.paths(name).forEach(Allowance::removeQuietly);
            return new Allowance(limits, memory, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private static void lay(Limits limits, OptionalLong memory, ControlGroup group) {
        if (group.controllers().contains(Controller.MEMORY) && memory.isPresent()) {
            group.limitMemory(memory.getAsLong());
        }
        if (group.controllers().contains(Controller.PROCESSES) && limits.processes().isPresent()) {
            group.limitProcesses(limits.processes().getAsLong() + OWN_PROCESSES);
        }
        if (group.controllers().contains(Controller.CPU)) {
            group.yieldCpu();
            if (limits.cpus().isPresent()) {
                group.limitCpu(limits.cpus().getAsInt());
            }
        }
    }

    private static void removeQuietly(Path directory) {
        try {
            ControlGroup.remove(directory);
        } catch (SyscallException _) {
            // The reason for the lack is told; this is its consequence.
        }
    }

    /// What is laid on the agent before it may go.
    public Confinement confinement() {
        var processes = new ArrayList<ProcessLimit>();
        processes.add(new ProcessLimit(Resource.CORE, 0));
        if (limits.openFiles().isPresent()) {
            processes.add(ProcessLimit.atMost(Resource.OPEN_FILES, limits.openFiles().getAsLong()));
        }
        if (limits.fileSize().isPresent()) {
            processes.add(ProcessLimit.atMost(Resource.FILE_SIZE, limits.fileSize().getAsLong()));
        }
        if (limits.processes().isPresent() && !controllers().contains(Controller.PROCESSES)) {
            processes.add(ProcessLimit.atMost(
                    Resource.PROCESSES, limits.processes().getAsLong() + OWN_INSIDE));
        }
        return new Confinement(group, processes);
    }

    /// Each limit, and how it is held here.
    public List<Held> held() {
        return Held.of(limits, controllers());
    }

    /// One line on what this host doesn't hold as it could; empty where there is no such thing.
    public Optional<String> shortfall() {
        var words = new ArrayList<String>();
        for (var held : held()) {
            if (held.isWeaker()) {
                words.add("%s: %s".formatted(held.limit(), held.how().words()));
            }
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("%s (%s; see cloister doctor)".formatted(String.join(", ", words), lack));
    }

    /// Begins to watch an agent that may go now.
    ///
    /// @param directories what it can write to on the host's file systems
    public LimitWatch watch(LimitWatch.Agent agent, List<Path> directories, InstantSource clock) {
        var watched = controllers().contains(Controller.MEMORY) ? OptionalLong.empty() : memory;
        return LimitWatch.begin(new LimitWatch.Order(limits, watched, group, directories, clock.millis()), agent);
    }

    /// Removes the control group; the agent has ended.
    @Override
    public void close() {
        if (group.isPresent()) {
            group.get().close();
        }
    }

    private Set<Controller> controllers() {
        return group.isPresent() ? group.get().controllers() : Set.of();
    }
}
