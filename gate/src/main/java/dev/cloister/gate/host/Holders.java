// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.host;

import dev.cloister.audit.ProcessIdentity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks [Processes] within bounds, on a platform thread of its own: reading `/proc` blocks whatever thread does it,
/// and a flood of sockets, each of which makes the next look-up dearer, must hold up neither virtual threads nor
/// those who ask elsewhere.
///
/// Where there is no answer in time the socket's holder stays unknown. Safe for use by many threads.
public final class Holders implements AutoCloseable {
    private static final int PER_SECOND = 100;
    private static final int WAITING = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Processes processes;
    private final Allowance allowance;
    private final ExecutorService aside;

    /// Starts the thread, on the network of whoever calls this.
    public Holders(Processes processes, InstantSource clock) {
        this.processes = processes;
        this.allowance = new Allowance(2 * PER_SECOND, PER_SECOND, clock);
        var thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("holders").factory());
        thread.prestartCoreThread();
        this.aside = thread;
    }

    /// The holder of the TCP socket with this local end, [ProcessIdentity#UNKNOWN] if it is gone; empty if there was
    /// no time to look.
    public Optional<ProcessIdentity> ofTcp(InetSocketAddress local) {
        return ask(() -> processes.ofTcp(local));
    }

    /// The holder of the UDP socket with this local end, [ProcessIdentity#UNKNOWN] if it is gone; empty if there was
    /// no time to look.
    public Optional<ProcessIdentity> ofUdp(InetSocketAddress local) {
        return ask(() -> processes.ofUdp(local));
    }

    /// Begins no more look-ups.
    @Override
    public void close() {
        aside.shutdown();
    }

    private Optional<ProcessIdentity> ask(Callable<ProcessIdentity> question) {
        if (!allowance.take()) {
            return Optional.empty();
        }
        try {
            return answer(question);
        } catch (RejectedExecutionException _) {
            return Optional.empty();
        }
    }

    private Optional<ProcessIdentity> answer(Callable<ProcessIdentity> question) {
        var asked = aside.submit(question);
        try {
            return Optional.of(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look up who holds a socket: " + e.getCause(), e);
        } finally {
            asked.cancel(false);
        }
    }
}
