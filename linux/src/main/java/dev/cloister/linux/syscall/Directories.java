// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What stands in a directory: getdents64(2). Constants from dirent.h; the call numbers differ between x86_64 and
/// aarch64, so libc's function of that name (glibc 2.30) is called.
public final class Directories {
    /// A directory (dirent.h).
    public static final int DT_DIR = 4;
    /// A regular file.
    public static final int DT_REG = 8;
    /// A symbolic link.
    public static final int DT_LNK = 10;
    /// A socket.
    public static final int DT_SOCK = 12;

    private static final int DT_UNKNOWN = 0;
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int RECORD_LENGTH = 16;
    private static final int TYPE = 18;
    private static final int NAME = 19;
    private static final Native GETDENTS64 = Native.function("getdents64");

    private Directories() {}

    /// One name in a directory.
    ///
    /// @param name as [FileName] has it
    /// @param inode as this file system numbers it
    /// @param type one of the constants
    public record Entry(String name, long inode, int type) {}

    /// Every entry but `.` and `..`, in the order of the file system, as far as `most`.
    public static List<Entry> getdents64(int directory, int most) {
        var entries = new ArrayList<Entry>();
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
            while (entries.size() < most) {
                var count = GETDENTS64.callUninterrupted(
                        "read a directory", directory, buffer.address(), BUFFER_BYTES);
                if (count == 0) {
                    return entries;
                }
                for (var at = 0; at < count; ) {
                    add(entries, buffer, at, directory);
                    at += Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, at + RECORD_LENGTH));
                }
            }
        }
        return entries;
    }

    private static void add(List<Entry> entries, MemorySegment buffer, int at, int directory) {
        var end = at + NAME;
        while (buffer.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        var bytes = new byte[end - at - NAME];
        MemorySegment.copy(buffer, JAVA_BYTE, at + NAME, bytes, 0, bytes.length);
        if (!isDots(bytes)) {
            var name = FileName.of(bytes);
            var type = buffer.get(JAVA_BYTE, at + TYPE);
            entries.add(new Entry(
                    name, buffer.get(JAVA_LONG_UNALIGNED, at), type == DT_UNKNOWN ? typeOf(directory, name) : type));
        }
    }

    /// Some file systems leave it out. What has gone meanwhile stays unknown.
    private static int typeOf(int directory, String name) {
        try {
            return FileStatus.statx(directory, name, Files.AT_SYMLINK_NOFOLLOW).type();
        } catch (SyscallException _) {
            return DT_UNKNOWN;
        }
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }
}
