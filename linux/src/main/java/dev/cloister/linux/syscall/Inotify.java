// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// What happens to the names in directories: inotify_init1(2), inotify_add_watch(2). Constants from sys/inotify.h.
public final class Inotify {
    /// A file that was open for writing was closed.
    public static final int IN_CLOSE_WRITE = 0x8;
    /// A name was moved away.
    public static final int IN_MOVED_FROM = 0x40;
    /// A name was moved here.
    public static final int IN_MOVED_TO = 0x80;
    /// A name was made.
    public static final int IN_CREATE = 0x100;
    /// A name was removed.
    public static final int IN_DELETE = 0x200;
    /// Events were lost.
    public static final int IN_Q_OVERFLOW = 0x4000;
    /// The watch is gone, with its directory.
    public static final int IN_IGNORED = 0x8000;
    /// Watch directories alone.
    public static final int IN_ONLYDIR = 0x100_0000;
    /// The name is a directory's.
    public static final int IN_ISDIR = 0x4000_0000;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int HEADER_BYTES = 16;

    private static final Native INIT1 = Native.function("inotify_init1");
    private static final Native ADD_WATCH = Native.function("inotify_add_watch");
    private static final Native READ = Native.function("read");

    private Inotify() {}

    /// One thing that happened.
    ///
    /// @param watch the number that [#inotify_add_watch] returned; -1 when events were lost
    /// @param mask of the constants above
    /// @param name as [FileName] has it
    public record Event(int watch, int mask, String name) {
        /// Whether it is any of these.
        public boolean is(int any) {
            return (mask & any) != 0;
        }
    }

    /// A descriptor that events can be read from; reading never waits.
    public static int inotify_init1() {
        return INIT1.callFor("watch directories", Files.O_NONBLOCK | Files.O_CLOEXEC);
    }

    /// Watches a directory for the events of `mask`.
    ///
    /// @return the watch's number: the same for one directory, under whatever name
    public static int inotify_add_watch(int inotify, String path, int mask) {
        try (var arena = Arena.ofConfined()) {
            return ADD_WATCH.callFor("watch " + path, inotify, Native.string(arena, path), mask);
        }
    }

    /// What has happened; nothing if nothing has.
    public static List<Event> read(int inotify) {
        var events = new ArrayList<Event>();
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(BUFFER_BYTES, Integer.BYTES);
            var count = READ.attempt(inotify, buffer.address(), BUFFER_BYTES);
            for (var at = 0; at < count; ) {
                var length = buffer.get(JAVA_INT, at + 12);
                var name = new byte[length];
                java.lang.foreign.MemorySegment.copy(buffer, JAVA_BYTE, at + HEADER_BYTES, name, 0, length);
                events.add(new Event(buffer.get(JAVA_INT, at), buffer.get(JAVA_INT, at + 4), text(name)));
                at += HEADER_BYTES + length;
            }
        }
        return events;
    }

    /// Names are filled up with NUL.
    private static String text(byte[] name) {
        var length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return FileName.of(name, 0, length);
    }
}
