// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/// The one thread that lives in the enclosure's namespaces. It takes tasks from a plain queue until the agent has
/// ended.
///
/// Invariant: a task makes system calls and starts processes, nothing else: no virtual thread, future, timer or
/// logging. Any
/// thread that it started would live in the enclosure too: one virtual thread pulled the JVM's shared carriers in,
/// and event
/// loops started lazily from here dialled *into* the enclosure.
/// Invariant: it ends after the agent. The kernel sends the parent-death signal when the *thread* that forked ends.
public final class EnclosureThread implements AutoCloseable {
    private final LinkedBlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();
    private final Thread thread =
            Thread.ofPlatform().name("enclosure").daemon(true).unstarted(this::work);

    private volatile boolean ended;

    private EnclosureThread() {}

    /// A task and the place where its outcome is put.
    private record Task<T>(Callable<T> work, ArrayBlockingQueue<Outcome<T>> outcome, boolean last) {
        void fail(Throwable cause) {
            outcome.add(new Outcome.Failure<>(cause));
        }
    }

    private sealed interface Outcome<T> {
        record Value<T>(T value) implements Outcome<T> {}

        record Failure<T>(Throwable cause) implements Outcome<T> {}
    }

    /// Starts it with the capabilities that the calling thread has now.
    public static EnclosureThread start() {
        var enclosure = new EnclosureThread();
        enclosure.thread.start();
        return enclosure;
    }

    /// Runs `work` over there and waits for its result; what it throws is thrown here.
    public <T> T call(Callable<T> work) {
        return submit(work).get();
    }

    /// Has `work` run over there.
    ///
    /// @return what waits for its result, once
    public <T> Supplier<T> submit(Callable<T> work) {
        var task = new Task<>(work, new ArrayBlockingQueue<Outcome<T>>(1), false);
        tasks.add(task);
        if (ended) {
            refuse();
        }
        return () -> await(task);
    }

    /// Runs `work` over there and waits until it is done.
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /// Ends the thread, and with it whatever it started. From then on every task fails.
    @Override
    public synchronized void close() {
        if (!ended) {
            var last = new Task<>(() -> true, new ArrayBlockingQueue<Outcome<Boolean>>(1), true);
            tasks.add(last);
            await(last);
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(Task<T> task) {
        try {
            return switch (task.outcome().take()) {
                case Outcome.Value<T>(var value) -> value;
                case Outcome.Failure<T>(RuntimeException cause) -> throw cause;
                case Outcome.Failure<T>(var cause) -> throw new IllegalStateException(cause);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the enclosure thread works", e);
        }
    }

    private void work() {
        try {
            while (!perform(tasks.take())) {
                // The next one.
            }
        } catch (InterruptedException _) {
            // Nobody interrupts it but the end of the JVM.
        } finally {
            ended = true;
            refuse();
        }
    }

    /// Nobody waits for a thread that has ended.
    private void refuse() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.fail(new IllegalStateException("the enclosure has ended"));
        }
    }

    private static <T> boolean perform(Task<T> task) {
        Outcome<T> outcome;
        try {
            outcome = new Outcome.Value<>(task.work().call());
        } catch (Throwable e) {
            outcome = new Outcome.Failure<>(e);
        }
        task.outcome().add(outcome);
        return task.last();
    }
}
