// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.RawCall;
import dev.cloister.prober.attack.Outcome;
import java.util.List;
import java.util.Map;

/// Set-uid and set-gid bits, and device files, in the directory that the host shares.
final class ModeAttempts {
    private static final String FILE = "cloister-prove-mode";
    private static final int SET_ID = 06755;
    private static final int BLOCK_DEVICE = 0060666;
    private static final int CHARACTER_DEVICE = 0020666;

    private final CallList calls;

    ModeAttempts(CallList calls) {
        this.calls = calls;
    }

    Map<String, Attempt> all() {
        return Map.of("files.setid", this::setId, "files.mknod", ModeAttempts::device);
    }

    private Outcome setId() {
        remove(FILE);
        Files.close(Files.open(FILE, Files.O_WRONLY | Files.O_CREAT, 0755));
        var ways = List.of(
                Paths.tried(() -> {
                    Files.chmod(FILE, SET_ID);
                    return Outcome.reached("chmod");
                }),
                Paths.tried(() -> {
                    Files.close(Files.open(FILE + "-open", Files.O_WRONLY | Files.O_CREAT, SET_ID));
                    return Outcome.reached("open");
                }),
                Paths.tried(() -> {
                    Files.mkdirat(Files.AT_FDCWD, FILE + "-directory", SET_ID);
                    return Outcome.reached("mkdirat");
                }),
                KernelAttempts.judged("fchmodat2", calls.call("fchmodat2", -1, -1, SET_ID, 0)),
                Paths.tried(() -> {
                    Files.mkfifo(FILE + "-fifo", SET_ID);
                    return Outcome.reached("mknod");
                }));
        List.of("", "-open", "-fifo").forEach(end -> remove(FILE + end));
        return Outcome.worst(ways);
    }

    private static Outcome device() {
        var outcome = Outcome.worst(List.of(
                RawCall.mknod(FILE + "-block", BLOCK_DEVICE, 0x800).error()
                        .map(ModeAttempts::refused)
                        .orElse(Outcome.reached("a block device")),
                RawCall.mknod(FILE + "-character", CHARACTER_DEVICE, 0x101).error()
                        .map(ModeAttempts::refused)
                        .orElse(Outcome.reached("a character device"))));
        List.of("-block", "-character").forEach(end -> remove(FILE + end));
        return outcome;
    }

    private static Outcome refused(Errno errno) {
        return Outcome.refused(errno.name());
    }

    private static void remove(String path) {
        Paths.tried(() -> {
            Files.unlinkat(Files.AT_FDCWD, path, 0);
            return Outcome.absent("removed");
        });
    }
}
