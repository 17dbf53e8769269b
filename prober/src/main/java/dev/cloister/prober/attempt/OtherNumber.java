// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.process.Command;
import dev.cloister.linux.syscall.RawCall;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A system call under a number that no rule knows, made by a process of its own: a container engine's filter ends whoever
/// uses x32's numbers.
public final class OtherNumber {
    private static final String KEY = "call";
    /// x32's getpid and bpf, and a number of the future.
    private static final List<Long> NUMBERS = List.of(0x40000000L + 39, 0x40000000L + 321, 600L);

    private static final long BAD = -1;
    /// 128 and SIGSYS.
    private static final int ENDED_BY_FILTER = 159;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OtherNumber() {}

    /// Whether these targets ask for nothing but one such call.
    public static boolean isAskedFor(Targets targets) {
        return targets.first(KEY).isPresent();
    }

    /// Makes it.
    ///
    /// @return the exit status: 0 if it is refused
    public static int made(Targets targets) {
        var number = Long.parseLong(targets.required(KEY));
        var outcome = KernelAttempts.judged("call %#x".formatted(number), RawCall.call(number, BAD, BAD));
        return outcome.kind() == Outcome.Kind.REFUSED ? 0 : 1;
    }

    static Outcome tried() {
        return Outcome.worst(NUMBERS.stream().map(OtherNumber::tried).toList());
    }

    private static Outcome tried(long number) {
        var status = new Command(command(number), Map.of(), Path.of("").toAbsolutePath(), "", PATIENCE).run().status();
        return switch (status) {
            case 0 -> Outcome.refused("refused");
            case ENDED_BY_FILTER -> Outcome.refused("the process is ended");
            default -> Outcome.reached("call %#x: exit status %d".formatted(number, status));
        };
    }

    /// This program's own command line, with another target in place of all that follow its main class.
    private static List<String> command(long number) {
        try {
            var own = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1));
            var command = new ArrayList<>(own.subList(0, own.indexOf("--module") + 2));
            command.add(KEY + "=" + number);
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
