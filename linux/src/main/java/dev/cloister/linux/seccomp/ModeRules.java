// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Rule.rules;
import static dev.cloister.linux.seccomp.Step.ALLOW;
import static dev.cloister.linux.seccomp.Step.ENOSYS;
import static dev.cloister.linux.seccomp.Step.withoutBits;
import static dev.cloister.linux.seccomp.Syscall.ABSENT;
import static dev.cloister.linux.seccomp.Syscall.call;

import dev.cloister.linux.seccomp.Step.Match;
import java.util.List;
import java.util.stream.Stream;

/// No file gets a set-uid or set-gid bit: it would outlive the enclosure, in the workspace, and work on the
/// host.
final class ModeRules {
    /// `S_ISUID` and `S_ISGID` of linux/stat.h.
    private static final int SET_ID = 06000;

    /// `O_CREAT`, and the bit that only `O_TMPFILE` has, of asm-generic/fcntl.h: without them open ignores its
    /// mode.
    private static final int CREATES = 0100 | 020000000;

    private static final String REASON = "a set-uid or set-gid file in the workspace works on the host";

    private ModeRules() {}

    static Stream<Rule> all() {
        return Stream.of(
                        rules(REASON, withoutBits(Field.argument(1), SET_ID), modeSecond()),
                        rules(REASON, withoutBits(Field.argument(2), SET_ID), modeThird()),
                        rules(REASON, opening(1), call("open", 2, ABSENT)),
                        rules(REASON, opening(2), call("openat", 257, 56)),
                        rules(
                                "its mode lies in memory, where no filter sees it; callers fall back to openat",
                                ENOSYS,
                                call("openat2", 437, 437)))
                .flatMap(rules -> rules);
    }

    private static Syscall[] modeSecond() {
        return new Syscall[] {
            call("creat", 85, ABSENT),
            call("mkdir", 83, ABSENT),
            call("mknod", 133, ABSENT),
            call("chmod", 90, ABSENT),
            call("fchmod", 91, 52)
        };
    }

    private static Syscall[] modeThird() {
        return new Syscall[] {
            call("mkdirat", 258, 34), call("mknodat", 259, 33), call("fchmodat", 268, 53), call("fchmodat2", 452, 452)
        };
    }

    private static Step opening(int flags) {
        return new Match(
                Field.argument(flags), CREATES, List.of(0), ALLOW, withoutBits(Field.argument(flags + 1), SET_ID));
    }
}
