// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A program to run to its end, bounded in time: when the time is over, it and its children are killed.
public record Execution(List<String> command, Map<String, String> environment, Path directory, Duration limit) {
    /// What a program left behind. `exit` is -1 where it had to be killed for taking too long.
    public record Outcome(int exit, String stdout, String stderr, Duration duration) {
        /// Both streams, for messages and for searching.
        public String text() {
            return stdout + stderr;
        }
    }

    public Execution {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// A program with an ordinary environment, from the root directory, for at most a minute.
    public static Execution of(List<String> command) {
        return new Execution(command, Map.of(), Path.of("/"), Duration.ofMinutes(1));
    }

    /// Runs a tool that has to succeed, and returns what it printed.
    public static String need(String... command) {
        var outcome = of(List.of(command)).run();
        if (outcome.exit() != 0) {
            throw new IllegalStateException(
                    "cannot run %s: status %d: %s".formatted(List.of(command), outcome.exit(), outcome.text()));
        }
        return outcome.stdout();
    }

    /// Runs it with nothing on its standard input.
    public Outcome run() {
        return run("");
    }

    /// Runs it with `input` on its standard input.
    public Outcome run(String input) {
        var started = System.nanoTime();
        try {
            var process = start();
            var stdout =
                    CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread);
            var stderr =
                    CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
            feed(process, input);
            var ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            return new Outcome(
                    ended ? process.exitValue() : -1,
                    stdout.join(),
                    stderr.join(),
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Starts it and leaves it to the caller.
    public Process start() throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Kills a process and everything it started that is still its child.
    public static void kill(Process process) {
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private static void feed(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program didn't want its input: its exit code says the rest.
            return;
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
