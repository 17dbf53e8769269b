// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

/// Namespaces of the calling thread: unshare(2), setns(2), gettid(2). Constants from linux/sched.h.
///
/// Both calls change the calling thread alone: only a platform thread that nothing else runs on may make them.
public final class Namespaces {
    /// Mount namespace.
    public static final int CLONE_NEWNS = 0x0002_0000;
    /// Cgroup namespace.
    public static final int CLONE_NEWCGROUP = 0x0200_0000;
    /// Host name.
    public static final int CLONE_NEWUTS = 0x0400_0000;
    /// System V IPC and POSIX queues.
    public static final int CLONE_NEWIPC = 0x0800_0000;
    /// User namespace: EINVAL in a JVM, which has several threads.
    public static final int CLONE_NEWUSER = 0x1000_0000;
    /// Process ids of the children.
    public static final int CLONE_NEWPID = 0x2000_0000;
    /// Network namespace.
    public static final int CLONE_NEWNET = 0x4000_0000;

    private static final Native UNSHARE = Native.function("unshare");
    private static final Native SETNS = Native.function("setns");
    private static final Native GETTID = Native.function("gettid");

    private Namespaces() {}

    /// Moves the calling thread into new namespaces of these kinds.
    public static void unshare(int flags) {
        UNSHARE.callFor("unshare namespaces %#x".formatted(flags), flags);
    }

    /// Moves the calling thread into the namespace that `fd` refers to.
    ///
    /// @param kind one of the constants, or 0 for any
    public static void setns(int fd, int kind) {
        SETNS.callFor("join a namespace", fd, kind);
    }

    /// The kernel's id of the calling thread, as in `/proc/self/task/<id>`.
    public static int gettid() {
        return GETTID.call();
    }
}
