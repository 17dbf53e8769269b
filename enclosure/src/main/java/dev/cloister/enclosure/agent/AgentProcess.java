// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.enclosure.limits.Freezer;
import dev.cloister.linux.syscall.Signals;
import dev.cloister.linux.syscall.SyscallException;
import java.util.OptionalInt;

/// An agent that was born in its enclosure: it waits until it may go, runs, and ends with its own exit code.
public final class AgentProcess {
    private final Process process;
    private final Threshold threshold;
    private final long pid;
    private final long outer;
    private final long init;
    private final long group;
    private final Freezer freezer;
    private final OptionalInt terminal;

    AgentProcess(Backend.Delivery delivery, Backend.Newborn born, Freezer freezer, OptionalInt terminal) {
        this.process = delivery.process();
        this.threshold = delivery.threshold();
        this.pid = born.first();
        this.outer = born.outer();
        this.init = born.init();
        this.group = terminal.isPresent() ? born.first() : born.init();
        this.freezer = freezer;
        this.terminal = terminal;
    }

    /// The agent's first process, as the host numbers it.
    public long pid() {
        return pid;
    }

    /// The first process of the agent's process namespace, from which every other one descends, as the host numbers
    /// it.
    public long init() {
        return init;
    }

    /// The gate's side of the agent's pseudo-terminal, where it has one.
    public OptionalInt terminal() {
        return terminal;
    }

    /// Lets the agent execute its first instruction.
    public void go() {
        threshold.go();
    }

    /// Sends a signal to the agent's first process; one that has ended is left alone.
    public void signal(int signal) {
        signal(pid, signal);
    }

    /// Sends a signal to the group of the agent's first process, as a terminal's Ctrl-C does.
    public void signalGroup(int signal) {
        signal(-group, signal);
    }

    /// Makes all its processes stand still until [#thaw]; it can be ended meanwhile. May be called from any platform thread.
    ///
    /// @return whether they do, within two seconds; if not, it must be ended or let go on
    public boolean freeze() {
        return freezer.freeze();
    }

    /// Lets them go on.
    public void thaw() {
        freezer.thaw();
    }

    /// Waits for the agent's end.
    ///
    /// @return its exit code, or 128 and the number of the signal that ended it
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /// Ends it and everything it started: nothing in a process namespace survives its first process.
    public void kill() {
        if (process.isAlive()) {
            signal(outer, Signals.SIGKILL);
        }
        process.destroyForcibly();
    }

    private void signal(long to, int signal) {
        try {
            Signals.kill(to, signal);
        } catch (SyscallException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }
}
