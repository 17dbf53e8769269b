// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Capabilities of the calling thread: capget(2), capset(2), version 3. Constants from linux/capability.h.
///
/// Other threads of the process keep theirs, so a process that gives up a capability does so on each thread.
public final class Capabilities {
    /// Read and search past file permissions.
    public static final int CAP_DAC_READ_SEARCH = 2;
    /// Give files away (linux/capability.h).
    public static final int CAP_CHOWN = 0;
    /// Write past file modes.
    public static final int CAP_DAC_OVERRIDE = 1;
    /// Send signals to anyone.
    public static final int CAP_KILL = 5;
    /// Change group ids.
    public static final int CAP_SETGID = 6;
    /// Change user ids.
    public static final int CAP_SETUID = 7;
    /// Bind ports below `ip_unprivileged_port_start`.
    public static final int CAP_NET_BIND_SERVICE = 10;
    /// Configure the network.
    public static final int CAP_NET_ADMIN = 12;
    /// Open raw and packet sockets.
    public static final int CAP_NET_RAW = 13;
    /// Trace any process, and see its descriptors.
    public static final int CAP_SYS_PTRACE = 19;
    /// Mounts, namespaces and much else.
    public static final int CAP_SYS_ADMIN = 21;

    private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;
    private static final int WORDS = 6;

    private static final Native CAPGET = Native.function("capget");
    private static final Native CAPSET = Native.function("capset");

    private Capabilities() {}

    /// The three sets of a thread, one bit for each capability.
    public record Sets(long effective, long permitted, long inheritable) {}

    /// The sets of the calling thread.
    public static Sets capget() {
        try (var arena = Arena.ofConfined()) {
            var words = arena.allocate(JAVA_INT, WORDS);
            CAPGET.callFor("read capabilities", header(arena).address(), words.address());
            return new Sets(joined(words, 0), joined(words, 1), joined(words, 2));
        }
    }

    /// Sets the sets of the calling thread.
    public static void capset(Sets sets) {
        try (var arena = Arena.ofConfined()) {
            var words = arena.allocate(JAVA_INT, WORDS);
            split(words, 0, sets.effective());
            split(words, 1, sets.permitted());
            split(words, 2, sets.inheritable());
            CAPSET.callFor("set capabilities", header(arena).address(), words.address());
        }
    }

    /// Gives up every capability of the calling thread but these, of those it has.
    public static void keepOnly(int... capabilities) {
        var kept = 0L;
        for (var capability : capabilities) {
            kept |= 1L << capability;
        }
        var held = capget().permitted() & kept;
        capset(new Sets(held, held, 0));
    }

    private static MemorySegment header(Arena arena) {
        return arena.allocateFrom(JAVA_INT, LINUX_CAPABILITY_VERSION_3, 0);
    }

    private static long joined(MemorySegment words, int set) {
        return Integer.toUnsignedLong(words.getAtIndex(JAVA_INT, set))
                | (long) words.getAtIndex(JAVA_INT, set + 3) << 32;
    }

    private static void split(MemorySegment words, int set, long bits) {
        words.setAtIndex(JAVA_INT, set, (int) bits);
        words.setAtIndex(JAVA_INT, set + 3, (int) (bits >>> 32));
    }
}
