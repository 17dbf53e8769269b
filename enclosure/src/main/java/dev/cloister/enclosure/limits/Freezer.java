// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.cgroup.ControlGroup;
import dev.cloister.linux.process.ProcessTree;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Signals;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes all processes of an agent stand still, and go on.
///
/// A control group of version 2 does it in one write. Elsewhere each process is stopped, parents first, until nothing new
/// appears; version 1's freezer isn't used, since what it froze couldn't be ended, not even by the launcher's death. Who was
/// stopped before stays so. Guarded by itself.
public final class Freezer {
    private static final int MOST_PROCESSES = 100_000;
    private static final int MOST_PASSES = 400;
    private static final int SLICE_MILLISECONDS = 5;
    /// One that is orphaned during a pass moves to the beginning of the list, which that pass has read already.
    private static final int CLEAN_PASSES = 2;

    private final Optional<ControlGroup> group;
    private final long root;
    private final List<Long> stopped = new ArrayList<>();

    /// @param group what holds the agent, where that is of a kind that freezes
    /// @param root the first process of the agent's process namespace, as the host numbers it
    public Freezer(Optional<ControlGroup> group, long root) {
        this.group = group.filter(ControlGroup::canFreeze);
        this.root = root;
    }

    /// Stops them all, and waits until they stand still; more calls change nothing.
    ///
    /// @return whether they do, within two seconds; if not, they must be ended or let go on
    public synchronized boolean freeze() {
        return group.isPresent() ? group.get().freeze() : stop();
    }

    /// Lets them go on.
    public synchronized void thaw() {
        group.ifPresent(ControlGroup::thaw);
        // Children first: a shell would take a child that still stands for one that its owner stopped.
        for (var pid : stopped.reversed()) {
            signal(pid, Signals.SIGCONT);
        }
        stopped.clear();
    }

    private boolean stop() {
        var clean = 0;
        for (var pass = 0; pass < MOST_PASSES && clean < CLEAN_PASSES; pass++) {
            clean = stopOnce() ? clean + 1 : 0;
            if (clean == 0) {
                Files.poll(new int[0], new short[0], SLICE_MILLISECONDS);
            }
        }
        return clean == CLEAN_PASSES;
    }

    /// @return whether everything stood still already
    private boolean stopOnce() {
        var still = true;
        for (var pid : ProcessTree.below(root, MOST_PROCESSES)) {
            if (!ProcessTree.standsStill(pid)) {
                still = false;
                if (!stopped.contains(pid)) {
                    stopped.add(pid);
                }
                signal(pid, Signals.SIGSTOP);
            }
        }
        return still;
    }

    private static void signal(long pid, int signal) {
        try {
            Signals.kill(pid, signal);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
