// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Rule.rules;
import static dev.cloister.linux.seccomp.Step.ALLOW;
import static dev.cloister.linux.seccomp.Step.EPERM;
import static dev.cloister.linux.seccomp.Step.among;
import static dev.cloister.linux.seccomp.Syscall.call;

import java.util.List;
import java.util.stream.Stream;

/// The calls that are refused for some arguments only.
final class ArgumentRules {
    /// `PER_LINUX`, `PER_LINUX32`, both with `UNAME26`, and the query of sys/personality.h.
    private static final List<Integer> HARMLESS_PERSONALITIES = List.of(0, 8, 0x20000, 0x20008, 0xffffffff);

    /// asm-generic/ioctls.h.
    private static final int TIOCSTI = 0x5412;

    private static final int TIOCLINUX = 0x541c;

    private static final int TIOCSETD = 0x5423;

    private ArgumentRules() {}

    static Stream<Rule> all() {
        return Stream.of(terminals(), personality(), SocketRules.all(), ModeRules.all())
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> terminals() {
        var step = among(Field.argument(1), List.of(TIOCSTI, TIOCLINUX, TIOCSETD), EPERM, ALLOW);
        return rules(
                "puts keystrokes into a terminal, for a shell to run, or loads a line discipline into the kernel",
                step,
                call("ioctl", 16, 29));
    }

    private static Stream<Rule> personality() {
        var step = among(Field.argument(0), HARMLESS_PERSONALITIES, ALLOW, EPERM);
        return rules(
                "turns off address randomisation and other guards of the kernel", step, call("personality", 135, 92));
    }
}
