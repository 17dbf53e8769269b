// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

/// An error number of Linux, with its name and meaning: asm-generic/errno-base.h and errno.h, the same on x86_64
/// and
/// aarch64.
///
/// @param number 1 or more
public record Errno(int number) {
    /// Operation not permitted.
    public static final Errno EPERM = new Errno(1);
    /// No such file or directory.
    public static final Errno ENOENT = new Errno(2);
    /// Interrupted system call.
    public static final Errno EINTR = new Errno(4);
    /// No such device or address: nothing can be read there, as from a socket's name.
    public static final Errno ENXIO = new Errno(6);
    /// Bad file descriptor.
    public static final Errno EBADF = new Errno(9);
    /// Resource temporarily unavailable.
    public static final Errno EAGAIN = new Errno(11);
    /// Permission denied.
    public static final Errno EACCES = new Errno(13);
    /// Device or resource busy.
    public static final Errno EBUSY = new Errno(16);
    /// File exists.
    public static final Errno EEXIST = new Errno(17);
    /// Not a directory.
    public static final Errno ENOTDIR = new Errno(20);
    /// Invalid argument.
    public static final Errno EINVAL = new Errno(22);
    /// Inappropriate ioctl for device.
    public static final Errno ENOTTY = new Errno(25);
    /// Read-only file system.
    public static final Errno EROFS = new Errno(30);
    /// No space left on device.
    public static final Errno ENOSPC = new Errno(28);
    /// Broken pipe.
    public static final Errno EPIPE = new Errno(32);
    /// Function not implemented.
    public static final Errno ENOSYS = new Errno(38);
    /// Too many levels of symbolic links.
    public static final Errno ELOOP = new Errno(40);
    /// Address family not supported by protocol.
    public static final Errno EAFNOSUPPORT = new Errno(97);
    /// Address already in use.
    public static final Errno EADDRINUSE = new Errno(98);
    /// No buffer space available.
    public static final Errno ENOBUFS = new Errno(105);
    /// Connection refused.
    public static final Errno ECONNREFUSED = new Errno(111);
    /// Connection timed out.
    public static final Errno ETIMEDOUT = new Errno(110);
    /// No route to host.
    public static final Errno EHOSTUNREACH = new Errno(113);
    /// Invalid cross-device link.
    public static final Errno EXDEV = new Errno(18);
    /// No such process.
    public static final Errno ESRCH = new Errno(3);
    /// Operation now in progress.
    public static final Errno EINPROGRESS = new Errno(115);

    public Errno {
        if (number < 1) {
            throw new IllegalArgumentException("errno: %d (expected: 1 or more)".formatted(number));
        }
    }

    /// The name in C, such as `EPERM`; the number for one that has none.
    public String name() {
        return ErrnoNames.nameOf(number);
    }

    /// What it means, in the words of libc.
    public String meaning() {
        return ErrnoNames.meaningOf(number);
    }

    @Override
    public String toString() {
        return name();
    }
}
