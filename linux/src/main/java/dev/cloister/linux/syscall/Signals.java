// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

/// Signals and the settings of a process: kill(2), prctl(2). Constants from signal.h and linux/prctl.h.
public final class Signals {
    /// The terminal is gone (signal.h).
    public static final int SIGHUP = 1;
    /// Ctrl-C.
    public static final int SIGINT = 2;
    /// Ctrl-\.
    public static final int SIGQUIT = 3;
    /// End now, uncatchable.
    public static final int SIGKILL = 9;
    /// End, please.
    public static final int SIGTERM = 15;
    /// Go on.
    public static final int SIGCONT = 18;
    /// Stop, uncatchable.
    public static final int SIGSTOP = 19;
    /// Ctrl-Z.
    public static final int SIGTSTP = 20;
    /// The window changed its size.
    public static final int SIGWINCH = 28;

    /// The signal this process gets when the thread that started it ends (linux/prctl.h).
    public static final int PR_SET_PDEATHSIG = 1;
    /// Whether others may trace this process and read its memory.
    public static final int PR_SET_DUMPABLE = 4;
    /// Remove a capability from the bounding set of the calling thread.
    public static final int PR_CAPBSET_DROP = 24;
    /// No exec gains privileges any more; of the calling thread.
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    /// Orphans of this process come to it.
    public static final int PR_SET_CHILD_SUBREAPER = 36;

    private static final Native KILL = Native.function("kill");
    private static final Native PRCTL = Native.function("prctl");

    private Signals() {}

    /// Sends a signal to a process, or to a process group by its negative id; signal 0 only asks whether it is
    /// there.
    public static void kill(long pid, int signal) {
        KILL.callFor("send signal %d to process %d".formatted(signal, pid), pid, signal);
    }

    /// Changes a setting of the calling thread or of the process.
    public static int prctl(int option, long argument) {
        return PRCTL.callFor("change process setting " + option, option, argument, 0, 0, 0);
    }
}
