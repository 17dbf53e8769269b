// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Runs a filter as the kernel does, and refuses what the kernel's checker refuses (seccomp_check_filter,
/// bpf_check_classic).
final class BpfMachine {
    static final int X86_64 = 0xC000003E;
    static final int AARCH64 = 0xC00000B7;

    private final ByteBuffer program;
    private int steps;

    BpfMachine(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        if (program.length % 8 != 0 || length() == 0 || length() > 4096) {
            throw new IllegalArgumentException("length");
        }
        for (var at = 0; at < length(); at++) {
            check(at);
        }
    }

    int length() {
        return program.capacity() / 8;
    }

    /// Instructions of the last run.
    int steps() {
        return steps;
    }

    /// What becomes of a call: allow, kill, or the error's number.
    String decide(int architecture, long number, long... arguments) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt((int) number).putInt(architecture).putLong(0);
        for (var argument : arguments) {
            data.putLong(argument);
        }
        var value = run(data);
        return switch (value & 0xffff0000) {
            case 0x7fff0000 -> "allow";
            case 0x80000000 -> "kill";
            case 0x00050000 -> "errno " + (value & 0xffff);
            default -> throw new AssertionError(Integer.toHexString(value));
        };
    }

    private int run(ByteBuffer data) {
        var accumulator = 0;
        var at = 0;
        steps = 0;
        while (true) {
            steps++;
            var constant = constant(at);
            switch (code(at)) {
                case 0x20 -> accumulator = data.getInt(constant);
                case 0x54 -> accumulator &= constant;
                case 0x05 -> at += constant;
                case 0x15 -> at += accumulator == constant ? yes(at) : no(at);
                case 0x35 -> at += Integer.compareUnsigned(accumulator, constant) >= 0 ? yes(at) : no(at);
                case 0x06 -> {
                    return constant;
                }
                default -> throw new AssertionError("code " + code(at));
            }
            at++;
        }
    }

    private void check(int at) {
        var last = at == length() - 1;
        switch (code(at)) {
            case 0x20 -> require(constant(at) % 4 == 0 && constant(at) >= 0 && constant(at) < 64, at);
            case 0x05 -> require(constant(at) >= 0 && at + constant(at) + 1 < length(), at);
            case 0x15, 0x35 -> require(at + Math.max(yes(at), no(at)) + 1 < length(), at);
            case 0x54, 0x06 -> require(true, at);
            default -> require(false, at);
        }
        require(!last || code(at) == 0x06, at);
    }

    private static void require(boolean holds, int at) {
        if (!holds) {
            throw new IllegalArgumentException("instruction " + at);
        }
    }

    private int code(int at) {
        return program.getShort(at * 8);
    }

    private int yes(int at) {
        return program.get(at * 8 + 2) & 0xff;
    }

    private int no(int at) {
        return program.get(at * 8 + 3) & 0xff;
    }

    private int constant(int at) {
        return program.getInt(at * 8 + 4);
    }
}
