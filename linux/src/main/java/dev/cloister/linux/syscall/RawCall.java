// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// A system call by its number (syscall(2)), whatever the kernel thinks of it: for asking what it refuses.
///
/// SAFETY: the caller passes plain integers; the kernel checks every pointer before it uses it, so that a bad one is
/// EFAULT and never a fault of this process. Calls that end or copy the process aren't made through this.
public final class RawCall {
    private static final int SYS_LONGEST = 5;
    private static final int MKNOD_DIRECTORY = Files.AT_FDCWD;

    private static final Native SYSCALL = Native.function("syscall");
    private static final Native MKNODAT = Native.function("mknodat");
    private static final Native PROCESS_VM_READV = Native.function("process_vm_readv");
    /// `struct iovec`: an address and a length.
    private static final int IOVEC_BYTES = 2 * Long.BYTES;

    private RawCall() {}

    /// What the kernel said.
    ///
    /// @param error empty for a success
    public record Answer(Optional<Errno> error) {
        static Answer of(int result) {
            return new Answer(result < 0 ? Optional.of(new Errno(-result)) : Optional.empty());
        }
    }

    /// Makes the call, with five arguments at most.
    public static Answer call(long number, long... arguments) {
        if (arguments.length > SYS_LONGEST) {
            throw new IllegalArgumentException("arguments: %d (expected: 0..5)".formatted(arguments.length));
        }
        var all = new long[arguments.length + 1];
        all[0] = number;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Answer.of(SYSCALL.attempt(all));
    }

    /// Reads from another process's memory, at an address that no process has: where the kernel allows it, it answers
    /// EFAULT.
    public static Answer process_vm_readv(long pid) {
        try (var arena = Arena.ofConfined()) {
            var into = arena.allocate(IOVEC_BYTES, Long.BYTES);
            into.set(ValueLayout.JAVA_LONG, 0, arena.allocate(1).address());
            into.set(ValueLayout.JAVA_LONG, Long.BYTES, 1);
            var from = arena.allocate(IOVEC_BYTES, Long.BYTES);
            from.set(ValueLayout.JAVA_LONG, Long.BYTES, 1);
            return Answer.of(PROCESS_VM_READV.attempt(pid, into.address(), 1, from.address(), 1, 0));
        }
    }

    /// Makes a file of a kind that its mode names, device files among them.
    public static Answer mknod(String path, int mode, long device) {
        try (var arena = Arena.ofConfined()) {
            return Answer.of(MKNODAT.attempt(MKNOD_DIRECTORY, Native.string(arena, path), mode, device));
        }
    }
}
