// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.cgroup.ControlGroup;
import dev.cloister.linux.syscall.ResourceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is laid on an agent before its first instruction: the control group it is born in, where this host has one for it,
/// and limits on each of its processes.
///
/// @param group made and limited already
/// @param resources limits on each process
public record Confinement(Optional<ControlGroup> group, List<Resource> resources) {
    /// Nothing: for tests of other things.
    public static final Confinement NONE = new Confinement(Optional.empty(), List.of());

    public Confinement {
        resources = List.copyOf(resources);
    }

    /// A limit on each process, soft and hard.
    ///
    /// @param resource one of `RLIMIT_…` in [ResourceLimits]
    public record Resource(int resource, long value) {}

    /// The files to which the agent's first ancestor writes `0`.
    public List<String> entrances() {
        return group.isPresent() ? group.get().entrances() : List.of();
    }

    /// Lays the limits on a process that waits, and on the reaper beside it: the agent has the reaper's uid and could make it
    /// do what it may not do itself.
    public void holdProcess(long pid) {
        for (var limit : resources) {
            ResourceLimits.set(pid, limit.resource(), new ResourceLimits.Limit(limit.value(), limit.value()));
        }
    }

    /// Makes sure that these are all inside.
    ///
    /// @throws EnclosureFailure if one isn't
    public void requireAround(List<Long> pids) {
        if (group.isEmpty()) {
            return;
        }
        var outside = new ArrayList<Long>();
        for (var pid : pids) {
            if (!group.get().holds(pid)) {
                outside.add(pid);
            }
        }
        if (!outside.isEmpty()) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot let the agent go: processes %s aren't in its control group".formatted(outside),
                    "run `cloister doctor`");
        }
    }
}
