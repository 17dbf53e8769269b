// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/// Using more than a limit allows: a little more than the policy's number, never more than [#MOST].
final class LimitAttempts {
    /// A limit beyond this isn't worth the host's while to reach.
    private static final int MOST = 70_000;

    /// Each takes some memory of the host's.
    private static final int MOST_THREADS = 10_000;

    private static final long STACK_BYTES = 64 << 10;

    private final Targets targets;

    LimitAttempts(Targets targets) {
        this.targets = targets;
    }

    Map<String, Attempt> all() {
        return Map.of(
                "limits.open-files", this::openFiles,
                "limits.file-size", this::fileSize,
                "limits.processes", this::processes);
    }

    /// One byte behind the end: nothing but that is written.
    private Outcome fileSize() throws IOException {
        var limit = targets.first("file-size").map(Long::valueOf);
        if (limit.isEmpty()) {
            return Outcome.absent("no limit to reach");
        }
        var file = Path.of("cloister-prove-size");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), limit.get());
            return Outcome.reached("wrote behind byte %d".formatted(limit.get()));
        } finally {
            java.nio.file.Files.deleteIfExists(file);
        }
    }

    /// Threads count like processes, and end with this program.
    private Outcome processes() {
        var limit = targets.first("processes").map(Integer::valueOf);
        if (limit.isEmpty() || limit.get() > MOST_THREADS) {
            return Outcome.absent("no limit to reach");
        }
        var started = new ArrayList<Thread>();
        try {
            while (started.size() <= limit.get()) {
                started.add(waiting());
            }
            return Outcome.reached("started %d threads".formatted(started.size()));
        } catch (OutOfMemoryError e) {
            return Outcome.refused("after %d more: %s".formatted(started.size(), e.getMessage()));
        } finally {
            started.forEach(Thread::interrupt);
            started.forEach(LimitAttempts::join);
        }
    }

    private static Thread waiting() {
        var thread = new Thread(null, LimitAttempts::sleep, "prove", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome openFiles() {
        var limit = targets.first("open-files").map(Integer::valueOf);
        if (limit.isEmpty() || limit.get() > MOST) {
            return Outcome.absent("no limit to reach");
        }
        var opened = new ArrayList<Integer>();
        try {
            while (opened.size() <= limit.get()) {
                opened.add(Files.open("/dev/null", Files.O_RDONLY, 0));
            }
            return Outcome.reached("opened %d files".formatted(opened.size()));
        } catch (SyscallException e) {
            return e.errno().equals(new Errno(24))
                    ? Outcome.refused("after %d more".formatted(opened.size()))
                    : Outcome.refused(e.errno().name());
        } finally {
            opened.forEach(Files::close);
        }
    }
}
