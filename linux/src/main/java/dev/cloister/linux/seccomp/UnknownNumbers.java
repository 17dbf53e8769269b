// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import java.util.List;

/// The numbers that no call known to the rules has. What a future kernel puts there doesn't exist inside:
/// programs fall back to what was there before.
final class UnknownNumbers {
    /// The first number of the calls that all architectures share.
    private static final long FIRST_SHARED = 424;

    /// file_setattr, the last call of Linux 6.18, is the last that the rules know.
    private static final long LAST_KNOWN = 469;

    /// `__X32_SYSCALL_BIT` of asm/unistd.h: the same calls again, under other numbers.
    private static final long X32 = 0x40000000L;

    /// How a tracer says that a call is not to be made; the kernel runs nothing then.
    private static final long SKIPPED = 0xffffffffL;

    private UnknownNumbers() {}

    /// Some numbers, and why they are refused.
    record Gap(long first, long last, String reason) {}

    static List<Gap> of(Architecture architecture) {
        var unassigned = "no call has it";
        var future = "newer than the rules";
        return switch (architecture) {
            // 335 and 336 are the kernel's own trampolines of user-space probes.
            case X86_64 ->
                List.of(
                        new Gap(337, FIRST_SHARED - 1, unassigned),
                        new Gap(LAST_KNOWN + 1, X32 - 1, future),
                        new Gap(X32, SKIPPED - 1, "x32: every call again under a number that no rule has"));
            case AARCH64 ->
                List.of(
                        new Gap(244, 259, unassigned),
                        new Gap(295, FIRST_SHARED - 1, unassigned),
                        new Gap(LAST_KNOWN + 1, SKIPPED - 1, future));
        };
    }
}
