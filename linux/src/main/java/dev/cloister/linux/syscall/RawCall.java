// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import java.lang.foreign.Arena;
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

    /// Makes a file of a kind that its mode names, device files among them.
    public static Answer mknod(String path, int mode, long device) {
        try (var arena = Arena.ofConfined()) {
            return Answer.of(MKNODAT.attempt(MKNOD_DIRECTORY, Native.string(arena, path), mode, device));
        }
    }
}
