// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A host tool to run: its argument vector, its whole environment, where and for how long.
///
/// The child starts from the calling thread and lives in that thread's namespaces; no other thread is started, so a
/// thread that
/// has left the host's namespaces may use this.
public record Command(
        List<String> arguments, Map<String, String> environment, Path directory, String input, Duration limit) {
    /// What a tool may print: more is no answer.
    static final long MAX_OUTPUT = 4L << 20;

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);
    private static final List<String> SYSTEM =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/run/current-system/sw/bin");
    private static final Map<String, String> MINIMAL = Map.of("PATH", String.join(":", SYSTEM), "LC_ALL", "C.UTF-8");

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /// A tool of the system, with a minimal environment, in `/`, for ten seconds at most. It is looked for in the
    /// system's own
    /// directories: what the caller's PATH would put in their place isn't run.
    ///
    /// @throws ToolFailure if it isn't there
    public static Command of(List<String> arguments) {
        var named = new ArrayList<>(arguments);
        named.set(0, system(arguments.getFirst()).toString());
        return new Command(named, MINIMAL, Path.of("/"), "", DEFAULT_LIMIT);
    }

    /// The same with this on its standard input.
    public Command withInput(String text) {
        return new Command(arguments, environment, directory, text, limit);
    }

    /// How it ended.
    ///
    /// @param status its exit status, or 128 and the number of the signal that ended it
    public record Outcome(String tool, int status, String output, String errors) {
        /// The outcome of a success.
        ///
        /// @throws ToolFailure if it didn't succeed; the message holds what it complained of
        public Outcome orThrow() {
            if (status != 0) {
                throw new ToolFailure("cannot run %s: %s (status %d)".formatted(tool, errors.strip(), status));
            }
            return this;
        }
    }

    /// Where the standard streams of a long-running child go.
    public record Redirections(Redirect input, Redirect output, Redirect error) {
        /// Files that are opened for the child, outputs at their end. It inherits none of this process's streams.
        public static Redirections of(Path input, Path output, Path error) {
            return new Redirections(
                    Redirect.from(input.toFile()),
                    Redirect.appendTo(output.toFile()),
                    Redirect.appendTo(error.toFile()));
        }
    }

    /// Starts it and leaves it running.
    ///
    /// @throws ToolFailure if it isn't there or can't be executed
    public Process start(Redirections streams) {
        return launch(builder()
                .redirectInput(streams.input())
                .redirectOutput(streams.output())
                .redirectError(streams.error()));
    }

    /// Starts it with pipes for its standard streams.
    public Process startWithPipes() {
        return launch(builder());
    }

    /// Runs it to its end.
    ///
    /// @throws ToolFailure if it can't be started, prints too much or takes too long; it is ended then, with its
    /// children
    public Outcome run() {
        try (var files = new Streams()) {
            Files.writeString(files.input, input, UTF_8);
            var child = start(new Redirections(
                    Redirect.from(files.input.toFile()),
                    Redirect.to(files.output.toFile()),
                    Redirect.to(files.errors.toFile())));
            await(child, files);
            return new Outcome(arguments.getFirst(), child.exitValue(), text(files.output), text(files.errors));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run %s".formatted(arguments.getFirst()), e);
        }
    }

    private static Path system(String tool) {
        return SYSTEM.stream()
                .map(directory -> Path.of(directory).resolve(tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> ToolFailure.notInstalled(tool));
    }

    private void await(Process child, Streams files) throws IOException {
        var end = System.nanoTime() + limit.toNanos();
        try {
            while (!child.waitFor(20, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end) {
                    throw new ToolFailure("cannot run %s: it took longer than %d s"
                            .formatted(arguments.getFirst(), limit.toSeconds()));
                }
                if (Files.size(files.output) + Files.size(files.errors) > MAX_OUTPUT) {
                    throw new ToolFailure("cannot run %s: it prints too much".formatted(arguments.getFirst()));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("cannot run %s: interrupted".formatted(arguments.getFirst()));
        } finally {
            if (child.isAlive()) {
                child.descendants().forEach(ProcessHandle::destroyForcibly);
                child.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(arguments).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Process launch(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ToolFailure("cannot run %s: %s".formatted(arguments.getFirst(), e.getMessage()));
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }

    /// Anonymous files for the streams: a child that waits for a full pipe would need a thread of ours to empty it,
    /// and named
    /// files would be left behind when this process is killed.
    private static final class Streams implements AutoCloseable {
        private final List<Integer> descriptors = new ArrayList<>();
        private final Path input = open("input");
        private final Path output = open("output");
        private final Path errors = open("errors");

        @Override
        public void close() {
            descriptors.forEach(dev.cloister.linux.syscall.Files::close);
        }

        private Path open(String name) {
            var fd = dev.cloister.linux.syscall.Files.memfd_create(name, dev.cloister.linux.syscall.Files.MFD_CLOEXEC);
            descriptors.add(fd);
            return Path.of("/proc/self/fd", Integer.toString(fd));
        }
    }
}
