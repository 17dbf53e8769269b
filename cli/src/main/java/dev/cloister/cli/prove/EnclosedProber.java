// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.linux.process.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A launcher's `run` whose command is the prober: started, listened to, and ended when its time is over.
///
/// @param command the whole of it
/// @param limit after which it is killed; what hasn't been answered by then counts as a leak
record EnclosedProber(Command command, Duration limit) {
    private static final int LONGEST_LINE = 4_096;
    private static final int LONGEST_COMPLAINT = 16_384;

    /// How it ended.
    ///
    /// @param exit the exit code of `run`
    /// @param complaints what it said on its standard error
    record Ended(Transcript transcript, int exit, String complaints) {}

    /// Runs it to its end.
    Ended run() {
        var process = command.startWithPipes();
        var timer = Thread.ofPlatform().name("prove-limit").daemon(true).start(() -> endIn(process, limit));
        var complaints = new StringBuilder();
        var listener = Thread.ofPlatform()
                .name("prove-complaints")
                .daemon(true)
                .start(() -> lines(process.getErrorStream(), line -> note(complaints, line)));
        var transcript = new Transcript();
        try {
            process.getOutputStream().close();
            lines(process.getInputStream(), transcript::add);
            var exit = process.waitFor();
            listener.join();
            return new Ended(transcript, exit, complaints.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the prober works", e);
        } finally {
            timer.interrupt();
            end(process);
        }
    }

    private static void endIn(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static void end(Process process) {
        var all = new ArrayList<>(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void note(StringBuilder complaints, String line) {
        if (complaints.length() < LONGEST_COMPLAINT) {
            complaints.append(line).append('\n');
        }
    }

    static void lines(InputStream stream, java.util.function.Consumer<String> take) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = bounded(reader); !line.isEmpty(); line = bounded(reader)) {
                take.accept(line.getFirst());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next line, as much of it as an answer can have; nothing at the end.
    private static List<String> bounded(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (var next = reader.read(); next >= 0; next = reader.read()) {
            if (next == '\n') {
                return List.of(line.toString());
            }
            if (line.length() < LONGEST_LINE) {
                line.append((char) next);
            }
        }
        return line.isEmpty() ? List.of() : List.of(line.toString());
    }
}
