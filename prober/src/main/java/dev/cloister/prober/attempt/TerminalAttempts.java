// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Files;
import dev.cloister.prober.attack.Outcome;
import java.util.List;
import java.util.Map;

/// The caller's terminal: keystrokes put into it, and the terminal itself.
final class TerminalAttempts {
    // asm-generic/ioctls.h
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541c;
    private static final int TIOCSETD = 0x5423;

    private final CallList calls;

    TerminalAttempts(CallList calls) {
        this.calls = calls;
    }

    Map<String, Attempt> all() {
        return Map.of(
                "terminal.keystrokes", () -> Outcome.worst(List.of(request(TIOCSTI), request(TIOCLINUX), request(TIOCSETD))),
                "terminal.open", TerminalAttempts::open);
    }

    /// On a descriptor that isn't open: the filter answers before the kernel looks.
    private Outcome request(int number) {
        return KernelAttempts.judged("ioctl %#x".formatted(number), calls.call("ioctl", -1, number, 0));
    }

    private static Outcome open() {
        var fd = Files.open("/dev/tty", Files.O_RDWR | Files.O_NOCTTY, 0);
        Files.close(fd);
        return Outcome.reached("opened the controlling terminal");
    }
}
