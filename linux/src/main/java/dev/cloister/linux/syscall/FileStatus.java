// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the kernel knows of a file: statx(2), of which `struct statx` is the same on every architecture. Constants
/// from linux/stat.h.
///
/// @param device of its file system
/// @param mode type and permissions
/// @param links how many names it has
/// @param modified when its content last changed, in nanoseconds since 1970
/// @param changed when its content or status last changed, which nobody can set
/// @param born when it was made, which nobody can set either; 0 where the file system doesn't keep it
/// @param isMountRoot whether something is mounted there, and this is its top
public record FileStatus(
        long device,
        long inode,
        int mode,
        int links,
        long size,
        long modified,
        long changed,
        long born,
        boolean isMountRoot) {
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_BTIME = 0x800;
    private static final int BYTES = 256;
    /// Since Linux 5.8.
    private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
    private static final long NANOSECONDS = 1_000_000_000;
    private static final int S_IFMT = 0170000;
    /// `IFTODT` of dirent.h.
    private static final int TYPE_SHIFT = 12;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;

    private static final Native STATX = Native.function("statx");

    /// Looks at a file below `directory`.
    ///
    /// @param flags `AT_SYMLINK_NOFOLLOW`, `AT_EMPTY_PATH`
    public static FileStatus statx(int directory, String path, int flags) {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(BYTES, Long.BYTES);
            var name = Native.string(arena, path);
            STATX.callFor("look at " + path, directory, name, flags, STATX_BASIC_STATS | STATX_BTIME, found.address());
            return new FileStatus(
                    found.getAtIndex(JAVA_LONG, 17),
                    found.getAtIndex(JAVA_LONG, 4),
                    Short.toUnsignedInt(found.get(JAVA_SHORT, 28)),
                    found.get(JAVA_INT, 16),
                    found.getAtIndex(JAVA_LONG, 5),
                    time(found, 112),
                    time(found, 96),
                    (found.get(JAVA_INT, 0) & STATX_BTIME) == 0 ? 0 : time(found, 80),
                    (found.getAtIndex(JAVA_LONG, 1) & STATX_ATTR_MOUNT_ROOT) != 0);
        }
    }

    /// Looks at the file that a descriptor refers to.
    public static FileStatus of(int fd) {
        return statx(fd, "", Files.AT_EMPTY_PATH);
    }

    /// What it is, as one of the constants of [Directories].
    public int type() {
        return mode >> TYPE_SHIFT;
    }

    /// Whether it holds bytes, rather than names or a device.
    public boolean isFile() {
        return (mode & S_IFMT) == S_IFREG;
    }

    /// Whether it is a directory.
    public boolean isDirectory() {
        return (mode & S_IFMT) == S_IFDIR;
    }

    /// Whether it is a symbolic link.
    public boolean isLink() {
        return (mode & S_IFMT) == S_IFLNK;
    }

    /// Whether it is a socket, a pipe or a device.
    public boolean isOther() {
        return !isFile() && !isDirectory() && !isLink();
    }

    /// Whether both are one file, under whatever names.
    public boolean isSameAs(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    private static long time(MemorySegment found, int at) {
        return found.get(JAVA_LONG, at) * NANOSECONDS + found.get(JAVA_INT, at + Long.BYTES);
    }
}
