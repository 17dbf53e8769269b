// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// File descriptors: open(2), openat2(2), read(2), write(2), pipe2(2), fcntl(2) and their kin. Constants from
/// fcntl.h
/// and linux/openat2.h; `O_DIRECTORY` and `O_NOFOLLOW` differ between x86_64 and aarch64, so openat2's RESOLVE
/// flags
/// stand in for the latter.
///
/// Every descriptor these make is closed on exec; a child gets one only by [#fcntl] with `F_SETFD`.
public final class Files {
    /// The working directory, for calls that take a directory (fcntl.h).
    public static final int AT_FDCWD = -100;
    /// Operate on the descriptor itself when the path is empty.
    public static final int AT_EMPTY_PATH = 0x1000;
    /// Don't follow a final symlink.
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    /// Remove a directory, in unlinkat.
    public static final int AT_REMOVEDIR = 0x200;
    /// Act on everything below a directory.
    public static final int AT_RECURSIVE = 0x8000;

    /// Open for reading.
    public static final int O_RDONLY = 0;
    /// Open for writing.
    public static final int O_WRONLY = 1;
    /// Open for both.
    public static final int O_RDWR = 2;
    /// Create if absent.
    public static final int O_CREAT = 0x40;
    /// Fail if present.
    public static final int O_EXCL = 0x80;
    /// Don't make a terminal the controlling one.
    public static final int O_NOCTTY = 0x100;
    /// Empty the file.
    public static final int O_TRUNC = 0x200;
    /// Write at the end.
    public static final int O_APPEND = 0x400;
    /// Never wait.
    public static final int O_NONBLOCK = 0x800;
    /// Close on exec.
    public static final int O_CLOEXEC = 0x8_0000;
    /// A handle on a path, without access to its content.
    public static final int O_PATH = 0x20_0000;

    /// The type of a socket, in a mode (sys/stat.h).
    public static final int S_IFSOCK = 0140000;

    /// Refuse to cross a mount point (linux/openat2.h).
    public static final int RESOLVE_NO_XDEV = 0x01;
    /// Refuse links such as `/proc/*/root`.
    public static final int RESOLVE_NO_MAGICLINKS = 0x02;
    /// Refuse every symlink.
    public static final int RESOLVE_NO_SYMLINKS = 0x04;
    /// Refuse to leave the directory that was given.
    public static final int RESOLVE_BENEATH = 0x08;
    /// As if the directory were `/`.
    public static final int RESOLVE_IN_ROOT = 0x10;

    /// Read the descriptor's flags (fcntl.h).
    public static final int F_GETFD = 1;
    /// Set the descriptor's flags.
    public static final int F_SETFD = 2;
    /// Read the file's flags.
    public static final int F_GETFL = 3;
    /// Set the file's flags.
    public static final int F_SETFL = 4;
    /// The descriptor flag: close on exec.
    public static final int FD_CLOEXEC = 1;

    /// Close a memory file on exec (linux/memfd.h).
    public static final int MFD_CLOEXEC = 1;
    /// Something can be read (poll.h).
    public static final short POLLIN = 1;
    /// Something can be written.
    public static final short POLLOUT = 4;
    /// An error waits.
    public static final short POLLERR = 8;
    /// The other end is closed.
    public static final short POLLHUP = 16;

    private static final int RENAME_NOREPLACE = 1;
    private static final int PATH_MAX = 4096;
    private static final int SYS_OPENAT2 = 437;
    private static final int OPEN_HOW_BYTES = 24;

    private static final Native SYSCALL = Native.function("syscall");
    private static final Native OPEN = Native.function("open");
    private static final Native CLOSE = Native.function("close");
    private static final Native READ = Native.function("read");
    private static final Native WRITE = Native.function("write");
    private static final Native MKFIFO = Native.function("mkfifo");
    private static final Native MKDIRAT = Native.function("mkdirat");
    private static final Native SYMLINKAT = Native.function("symlinkat");
    private static final Native UNLINKAT = Native.function("unlinkat");
    private static final Native FCHOWNAT = Native.function("fchownat");
    private static final Native CHMOD = Native.function("chmod");
    private static final Native FCNTL = Native.function("fcntl");
    private static final Native MEMFD_CREATE = Native.function("memfd_create");
    private static final Native PIPE2 = Native.function("pipe2");
    private static final Native POLL = Native.function("poll");

    private Files() {}

    /// Opens a path, closed on exec.
    public static int open(String path, int flags, int mode) {
        try (var arena = Arena.ofConfined()) {
            return OPEN.callUninterrupted("open " + path, Native.string(arena, path), flags | O_CLOEXEC, mode);
        }
    }

    /// Opens a path below `directory` under the rules of `resolve`, closed on exec.
    ///
    /// @param mode 0 unless `flags` create a file
    /// @throws SyscallException with `ELOOP` for a symlink and `EXDEV` for a way out, where `resolve` refuses them
    public static int openat2(int directory, String path, long flags, long mode, long resolve) {
        try (var arena = Arena.ofConfined()) {
            var how = arena.allocate(OPEN_HOW_BYTES, Long.BYTES);
            how.setAtIndex(JAVA_LONG, 0, flags | O_CLOEXEC);
            how.setAtIndex(JAVA_LONG, 1, mode);
            how.setAtIndex(JAVA_LONG, 2, resolve);
            var name = Native.string(arena, path);
            return SYSCALL.callUninterrupted(
                    "open " + path, SYS_OPENAT2, directory, name, how.address(), OPEN_HOW_BYTES);
        }
    }

    /// Closes a descriptor. Never called twice for one: the number may belong to another file by then.
    public static void close(int fd) {
        CLOSE.call(fd);
    }

    /// Reads up to `length` bytes; 0 at the end of the file.
    public static int read(int fd, byte[] into, int offset, int length) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(Math.max(length, 1));
            var count = READ.callUninterrupted("read", fd, buffer.address(), length);
            MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset, count);
            return count;
        }
    }

    /// Writes up to `length` bytes, and returns how many it wrote.
    public static int write(int fd, byte[] from, int offset, int length) {
        try (var arena = Arena.ofConfined()) {
            var buffer = Native.bytes(arena, from, offset, length);
            return WRITE.callUninterrupted("write", fd, buffer.address(), length);
        }
    }

    /// Makes a named pipe.
    public static void mkfifo(String path, int mode) {
        try (var arena = Arena.ofConfined()) {
            MKFIFO.callFor("make pipe " + path, Native.string(arena, path), mode);
        }
    }

    /// Makes a symbolic link below `directory`.
    public static void symlinkat(String to, int directory, String path) {
        try (var arena = Arena.ofConfined()) {
            SYMLINKAT.callFor(
                    "make link " + path, Native.string(arena, to), directory, Native.string(arena, path));
        }
    }

    /// Where a symbolic link leads, also one such as `/proc/self/fd/3`.
    public static String readlink(String path) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(PATH_MAX);
            var length = Nodes.READLINK.callFor("read link " + path, Native.string(arena, path), buffer.address(), PATH_MAX);
            return FileName.of(buffer.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /// Makes a file of a type such as `S_IFSOCK`, with a mode, below `directory`; sockets and files need no privilege.
    public static void mknodat(int directory, String path, int mode) {
        try (var arena = Arena.ofConfined()) {
            Nodes.MKNODAT.callFor("make " + path, directory, Native.string(arena, path), mode, 0);
        }
    }

    /// Renames, never onto something that is there.
    public static void renameat2(int from, String path, int to, String name) {
        try (var arena = Arena.ofConfined()) {
            Nodes.RENAMEAT2.callFor(
                    "rename " + path,
                    from,
                    Native.string(arena, path),
                    to,
                    Native.string(arena, name),
                    RENAME_NOREPLACE);
        }
    }

    /// Makes a directory below `directory`.
    public static void mkdirat(int directory, String path, int mode) {
        try (var arena = Arena.ofConfined()) {
            MKDIRAT.callFor("make directory " + path, directory, Native.string(arena, path), mode);
        }
    }

    /// Removes a file, or with `AT_REMOVEDIR` an empty directory, below `directory`.
    public static void unlinkat(int directory, String path, int flags) {
        try (var arena = Arena.ofConfined()) {
            UNLINKAT.callFor("remove " + path, directory, Native.string(arena, path), flags);
        }
    }

    /// Sets a file's mode, whatever the umask.
    public static void chmod(String path, int mode) {
        try (var arena = Arena.ofConfined()) {
            CHMOD.callFor("change the mode of \"%s\"".formatted(path), Native.string(arena, path), mode);
        }
    }

    /// Gives a file away.
    public static void fchownat(int directory, String path, int uid, int gid, int flags) {
        try (var arena = Arena.ofConfined()) {
            var name = Native.string(arena, path);
            FCHOWNAT.callFor("change the owner of \"%s\"".formatted(path), directory, name, uid, gid, flags);
        }
    }

    /// Reads or sets the flags of a descriptor.
    public static int fcntl(int fd, int command, int argument) {
        return FCNTL.callFor("change a descriptor", fd, command, argument);
    }

    /// Makes a file that lives in memory and has no path.
    public static int memfd_create(String name, int flags) {
        try (var arena = Arena.ofConfined()) {
            return MEMFD_CREATE.callFor("make a file in memory", Native.string(arena, name), flags);
        }
    }

    /// Makes a pipe, closed on exec: its reading end, then its writing end.
    public static int[] pipe2(int flags) {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(JAVA_INT, 2);
            PIPE2.callFor("make a pipe", ends.address(), flags | O_CLOEXEC);
            return ends.toArray(JAVA_INT);
        }
    }

    /// Waits until one of the descriptors has one of its events, and returns what each has.
    ///
    /// @param milliseconds how long to wait at most, -1 for ever
    /// @return one entry for each descriptor, all 0 after the time is over
    public static short[] poll(int[] fds, short[] events, int milliseconds) {
        try (var arena = Arena.ofConfined()) {
            var entries = arena.allocate(JAVA_LONG, fds.length);
            for (var i = 0; i < fds.length; i++) {
                entries.setAtIndex(JAVA_LONG, i, Integer.toUnsignedLong(fds[i]) | (long) events[i] << 32);
            }
            POLL.callUninterrupted("wait for descriptors", entries.address(), fds.length, milliseconds);
            var found = new short[fds.length];
            for (var i = 0; i < fds.length; i++) {
                found[i] = (short) (entries.getAtIndex(JAVA_LONG, i) >>> 48);
            }
            return found;
        }
    }

    /// Functions that few runs need, or that libc has since 2.28 and 2.33 only: looked up when first used.
    private static final class Nodes {
        static final Native MKNODAT = Native.function("mknodat");
        static final Native RENAMEAT2 = Native.function("renameat2");
        static final Native READLINK = Native.function("readlink");
    }
}
