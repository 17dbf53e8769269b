// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/// Limits that the kernel lays on one process and its children: prlimit(2). Numbers from asm-generic/resource.h.
public final class ResourceLimits {
    /// Bytes of a file.
    public static final int RLIMIT_FSIZE = 1;
    /// Bytes of a core file.
    public static final int RLIMIT_CORE = 4;
    /// Processes and threads of one user in one user namespace.
    public static final int RLIMIT_NPROC = 6;
    /// Open files, and one more than the highest descriptor.
    public static final int RLIMIT_NOFILE = 7;

    /// No limit.
    public static final long RLIM_INFINITY = -1;

    private static final Native PRLIMIT = Native.function("prlimit");

    private ResourceLimits() {}

    /// What a process may reach by itself (`soft`), and up to what it may raise that (`hard`).
    public record Limit(long soft, long hard) {}

    /// A process's limit.
    public static Limit of(long pid, int resource) {
        try (var arena = Arena.ofConfined()) {
            var old = arena.allocate(JAVA_LONG, 2);
            PRLIMIT.callFor("read a limit of process " + pid, pid, resource, 0, old.address());
            return new Limit(old.getAtIndex(JAVA_LONG, 0), old.getAtIndex(JAVA_LONG, 1));
        }
    }

    /// Sets a process's limit; its hard one can only be lowered without privilege.
    public static void set(long pid, int resource, Limit limit) {
        try (var arena = Arena.ofConfined()) {
            var wanted = arena.allocate(JAVA_LONG, 2);
            wanted.setAtIndex(JAVA_LONG, 0, limit.soft());
            wanted.setAtIndex(JAVA_LONG, 1, limit.hard());
            PRLIMIT.callFor("limit process " + pid, pid, resource, wanted.address(), 0);
        }
    }
}
