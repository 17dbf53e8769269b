// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import dev.cloister.linux.seccomp.Step.Match;
import dev.cloister.linux.seccomp.Step.Range;
import dev.cloister.linux.seccomp.Step.Search;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns steps into classic BPF: an array of `struct sock_filter` (linux/filter.h), little endian.
///
/// Jumps go forward only, so it writes from the end: what a jump leads to is already there, and its distance
/// known.
final class Assembler {
    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private static final int JUMP = 0x05; // BPF_JMP | BPF_JA
    private static final int JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int JUMP_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    // linux/seccomp.h
    private static final int RET_KILL_PROCESS = 0x80000000;
    private static final int RET_ERRNO = 0x00050000;
    private static final int RET_ALLOW = 0x7fff0000;

    /// A conditional jump's distance is one byte; two instructions may still come between.
    private static final int NEAR = 255 - 2;

    /// `BPF_MAXINSNS`.
    private static final int MAX_INSTRUCTIONS = 4096;

    private final List<Instruction> reversed = new ArrayList<>();
    private final Map<Integer, Integer> returns = new HashMap<>();

    private record Instruction(int code, int yes, int no, int constant) {}

    private Assembler() {}

    static byte[] assemble(Step first) {
        var assembler = new Assembler();
        assembler.place(first);
        return assembler.bytes();
    }

    /// Writes a step, and says where it begins, counted from the end.
    private int place(Step step) {
        return switch (step) {
            case Step.Allow _ -> exit(RET_ALLOW);
            case Step.Refuse refuse -> exit(RET_ERRNO | refuse.errno().number());
            case Step.Kill _ -> exit(RET_KILL_PROCESS);
            case Match match -> match(match);
            case Search search -> {
                search(search.ranges());
                yield write(LOAD_WORD, search.field().offset());
            }
        };
    }

    private int exit(int value) {
        var known = returns.get(value);
        if (known != null && distance(known) <= NEAR) {
            return known;
        }
        var here = write(RETURN, value);
        returns.put(value, here);
        return here;
    }

    private int match(Match match) {
        var no = place(match.otherwise());
        var yes = place(match.then());
        for (var value : match.values().reversed()) {
            no = jump(JUMP_EQUAL, value, yes, no);
        }
        if (match.mask() != Field.WHOLE) {
            write(AND, match.mask());
        }
        return write(LOAD_WORD, match.field().offset());
    }

    private int search(List<Range> ranges) {
        if (ranges.size() == 1) {
            return place(ranges.getFirst().step());
        }
        var middle = ranges.size() / 2;
        var above = search(ranges.subList(middle, ranges.size()));
        var below = search(ranges.subList(0, middle));
        return jump(JUMP_AT_LEAST, (int) ranges.get(middle).from(), above, below);
    }

    private int jump(int code, int constant, int yes, int no) {
        var nearYes = near(yes);
        var nearNo = near(no);
        return write(new Instruction(code, distance(nearYes), distance(nearNo), constant));
    }

    /// The place itself, or a long jump to it when it is out of a conditional jump's reach.
    private int near(int place) {
        return distance(place) <= NEAR ? place : write(JUMP, distance(place));
    }

    private int write(int code, int constant) {
        return write(new Instruction(code, 0, 0, constant));
    }

    private int write(Instruction instruction) {
        reversed.add(instruction);
        return reversed.size() - 1;
    }

    /// From the instruction that is written next.
    private int distance(int place) {
        return reversed.size() - place - 1;
    }

    private byte[] bytes() {
        if (reversed.size() > MAX_INSTRUCTIONS) {
            throw new IllegalStateException(
                    "program: %d instructions (expected: at most %d)".formatted(reversed.size(), MAX_INSTRUCTIONS));
        }
        var program = ByteBuffer.allocate(reversed.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (var instruction : reversed.reversed()) {
            program.putShort((short) instruction.code())
                    .put((byte) instruction.yes())
                    .put((byte) instruction.no())
                    .putInt(instruction.constant());
        }
        return program.array();
    }
}
