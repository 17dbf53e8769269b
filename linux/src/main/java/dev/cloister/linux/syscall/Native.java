// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One C function that takes up to six integers or pointers and returns an integer or a pointer.
///
/// All functions share one call shape, six longs in and one long out: linking a shape costs milliseconds of a run's
/// start, a function of a known shape costs a symbol look-up.
///
/// SAFETY: on x86_64 (System V) and aarch64 (AAPCS64), the first six integer arguments travel in registers, an
/// `int`
/// is read from a register's low half, registers a function doesn't expect are ignored, and variadic integer
/// arguments
/// travel like named ones. Pointers are addresses of segments whose arena the caller keeps open during the call.
final class Native {
    private static final int ARGUMENTS = 6;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle CALL = link();

    private final MemorySegment function;
    private final String name;

    private Native(MemorySegment function, String name) {
        this.function = function;
        this.name = name;
    }

    /// The function of libc with this name.
    ///
    /// @throws UnsupportedOperationException if this libc has none
    static Native function(String name) {
        var symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("cannot find " + name + " in libc"));
        return new Native(symbol, name);
    }

    /// The function at this address, as `dlsym` told it.
    static Native at(long address, String name) {
        return new Native(MemorySegment.ofAddress(address), name);
    }

    /// Calls, and returns what the function returned.
    ///
    /// @throws SyscallException if that was -1
    int call(long... arguments) {
        return callFor(name, arguments);
    }

    /// Calls as [#call] does, with words for the failure: a verb and its object.
    int callFor(String doing, long... arguments) {
        var result = attempt(arguments);
        if (result < 0) {
            throw new SyscallException(doing, new Errno(-result));
        }
        return result;
    }

    /// Calls again for as long as a signal interrupts.
    int callUninterrupted(String doing, long... arguments) {
        int result;
        do {
            result = attempt(arguments);
        } while (result == -Errno.EINTR.number());
        if (result < 0) {
            throw new SyscallException(doing, new Errno(-result));
        }
        return result;
    }

    /// Calls, and returns the result or, as the kernel does, the negative error number.
    int attempt(long... arguments) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(CALL_STATE);
            var result = (int) invoke(state, arguments);
            return result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
        }
    }

    /// Calls a function that returns a pointer.
    long pointer(long... arguments) {
        try (var arena = Arena.ofConfined()) {
            return invoke(arena.allocate(CALL_STATE), arguments);
        }
    }

    /// The path or name as C wants it; bytes that aren't UTF-8 as [FileName] has them.
    static long string(Arena arena, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with a NUL (expected: none)");
        }
        if (FileName.isText(text)) {
            return arena.allocateFrom(text).address();
        }
        var bytes = FileName.bytes(text);
        // An arena's memory is zero at first.
        var ended = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, ended, JAVA_BYTE, 0, bytes.length);
        return ended.address();
    }

    /// These bytes, where C can read them.
    static MemorySegment bytes(Arena arena, byte[] bytes, int offset, int length) {
        var segment = arena.allocate(Math.max(length, 1), Long.BYTES);
        MemorySegment.copy(bytes, offset, segment, JAVA_BYTE, 0, length);
        return segment;
    }

    /// A copy of the C string at `address`, as UTF-8.
    ///
    /// SAFETY: the caller has the address from a function whose contract says that it points to such a string.
    static String textAt(long address) {
        var length = (int) Strings.STRLEN.pointer(address);
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(length + 1L);
            Strings.MEMCPY.pointer(copy.address(), address, length);
            return new String(copy.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private long invoke(MemorySegment state, long[] given) {
        var a = Arrays.copyOf(given, ARGUMENTS);
        if (given.length > ARGUMENTS) {
            throw new IllegalArgumentException("arguments: %d (expected: 0..6)".formatted(given.length));
        }
        try {
            return (long) CALL.invokeExact(function, state, a[0], a[1], a[2], a[3], a[4], a[5]);
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws no checked exception", impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        return LINKER.downcallHandle(
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

    private static final class Strings {
        static final Native STRLEN = function("strlen");
        static final Native MEMCPY = function("memcpy");
    }
}
