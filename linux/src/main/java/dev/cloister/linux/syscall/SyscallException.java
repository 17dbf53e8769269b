// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

/// A call that the kernel or libc refused: what was tried, and the error it gave.
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Errno errno;

    /// @param doing a verb and its object, such as `open /dev/ptmx`
    public SyscallException(String doing, Errno errno) {
        super("cannot %s: %s (%s)".formatted(doing, errno.meaning(), errno.name()));
        this.errno = errno;
    }

    /// The error.
    public Errno errno() {
        return errno;
    }
}
