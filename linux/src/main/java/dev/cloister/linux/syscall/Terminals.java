// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Terminals: ioctl(2) on ptys, tcgetattr(3) and its kin. Constants from asm-generic/ioctls.h and termios.h.
public final class Terminals {
    /// Change at once (termios.h).
    public static final int TCSANOW = 0;
    /// Change after everything is written.
    public static final int TCSADRAIN = 1;

    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCGPTN = 0x8004_5430L;
    private static final long TIOCSPTLCK = 0x4004_5431L;
    private static final long TIOCGPTPEER = 0x5441;
    /// `struct termios` has 60 bytes in glibc and musl; the rest is room.
    private static final int TERMIOS_BYTES = 64;

    private static final Native IOCTL = Native.function("ioctl");
    private static final Native TCGETATTR = Native.function("tcgetattr");
    private static final Native TCSETATTR = Native.function("tcsetattr");
    private static final Native CFMAKERAW = Native.function("cfmakeraw");
    private static final Native ISATTY = Native.function("isatty");

    private Terminals() {}

    /// The size of a terminal in characters: `struct winsize`.
    public record WindowSize(int rows, int columns) {}

    /// The size of a terminal.
    public static WindowSize windowSize(int fd) {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(JAVA_SHORT, 4);
            IOCTL.callFor("read the terminal's size", fd, TIOCGWINSZ, size.address());
            return new WindowSize(
                    Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0)),
                    Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1)));
        }
    }

    /// Changes the size of a terminal; its foreground processes get SIGWINCH.
    public static void resize(int fd, WindowSize window) {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(JAVA_SHORT, 4);
            size.setAtIndex(JAVA_SHORT, 0, (short) window.rows());
            size.setAtIndex(JAVA_SHORT, 1, (short) window.columns());
            IOCTL.callFor("set the terminal's size", fd, TIOCSWINSZ, size.address());
        }
    }

    /// Lets the other end of a pty be opened.
    public static void unlockpt(int master) {
        try (var arena = Arena.ofConfined()) {
            var unlocked = arena.allocateFrom(JAVA_INT, 0);
            IOCTL.callFor("unlock a pty", master, TIOCSPTLCK, unlocked.address());
        }
    }

    /// The number of a pty: its other end is `/dev/pts/<number>`.
    public static int ptyNumber(int master) {
        try (var arena = Arena.ofConfined()) {
            var number = arena.allocate(JAVA_INT);
            IOCTL.callFor("read a pty's number", master, TIOCGPTN, number.address());
            return number.get(JAVA_INT, 0);
        }
    }

    /// Opens the other end of a pty without a path, closed on exec, so no mount can stand in its place.
    public static int openPeer(int master) {
        var flags = Files.O_RDWR | Files.O_NOCTTY | Files.O_CLOEXEC;
        return IOCTL.callFor("open a pty's other end", master, TIOCGPTPEER, flags);
    }

    /// The terminal's settings, `struct termios`, to be given back unchanged or through [#cfmakeraw].
    public static byte[] tcgetattr(int fd) {
        try (var arena = Arena.ofConfined()) {
            var termios = arena.allocate(TERMIOS_BYTES, Long.BYTES);
            TCGETATTR.callFor("read the terminal's settings", fd, termios.address());
            return termios.toArray(JAVA_BYTE);
        }
    }

    /// Sets the terminal's settings.
    ///
    /// @param when `TCSANOW` or `TCSADRAIN`
    public static void tcsetattr(int fd, int when, byte[] termios) {
        try (var arena = Arena.ofConfined()) {
            var segment = checked(arena, termios);
            TCSETATTR.callFor("set the terminal's settings", fd, when, segment.address());
        }
    }

    /// These settings with no echo, no line editing, no signals from keys.
    public static byte[] cfmakeraw(byte[] termios) {
        try (var arena = Arena.ofConfined()) {
            var segment = checked(arena, termios);
            CFMAKERAW.pointer(segment.address());
            return segment.toArray(JAVA_BYTE);
        }
    }

    /// Whether the descriptor is a terminal.
    public static boolean isatty(int fd) {
        return ISATTY.attempt(fd) == 1;
    }

    private static MemorySegment checked(Arena arena, byte[] termios) {
        if (termios.length != TERMIOS_BYTES) {
            throw new IllegalArgumentException(
                    "termios: %d bytes (expected: %d)".formatted(termios.length, TERMIOS_BYTES));
        }
        return Native.bytes(arena, termios, 0, termios.length);
    }
}
