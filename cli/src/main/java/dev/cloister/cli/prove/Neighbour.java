// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Another enclosure, for as long as a proof lasts: the prober looks for it, and it tells who came. What it says is its own
/// side's word, which the prober can't change.
final class Neighbour implements AutoCloseable {
    /// A start on a slow machine; without a neighbour its attacks aren't tried.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Process process;
    private final Transcript transcript = new Transcript();
    private final Thread listener;

    private Neighbour(Process process) {
        this.process = process;
        this.listener = Thread.ofPlatform().name("prove-neighbour").daemon(true).start(this::listen);
        Thread.ofPlatform()
                .name("prove-neighbour-errors")
                .daemon(true)
                .start(() -> EnclosedProber.lines(process.getErrorStream(), _ -> {}));
    }

    /// The prober's arguments for being one.
    static List<String> arguments(String token) {
        return List.of("neighbour=neighbour-" + token, "token=" + token);
    }

    /// Starts it; it begins to listen meanwhile.
    static Neighbour start(Command command) {
        return new Neighbour(command.startWithPipes());
    }

    /// Once it listens, as the prober's arguments: its port; nothing if it doesn't.
    List<String> targets() {
        var until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (transcript) {
            while (port() == null && listener.isAlive() && System.nanoTime() < until) {
                await();
            }
            return port() == null ? List.of() : List.of("other-port=" + port());
        }
    }

    /// Which attacks arrived there, each with what was seen. It is over then.
    Map<String, String> seen() {
        end();
        var seen = new HashMap<String, String>();
        synchronized (transcript) {
            transcript.answers().forEach((attack, outcome) -> seen.put(attack, outcome.detail()));
        }
        return seen;
    }

    @Override
    public void close() {
        end();
        EnclosedProber.end(process);
    }

    private void end() {
        try {
            process.getOutputStream().close();
            listener.join(PATIENCE);
        } catch (IOException _) {
            // It has ended.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @org.jspecify.annotations.Nullable Long port() {
        return transcript.counts().get("port");
    }

    private void await() {
        try {
            transcript.wait(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the other enclosure starts", e);
        }
    }

    private void listen() {
        EnclosedProber.lines(process.getInputStream(), line -> {
            synchronized (transcript) {
                transcript.add(line);
                transcript.notifyAll();
            }
        });
    }
}
