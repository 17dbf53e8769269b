// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A listener of an [AuditTap], with its queue and its virtual thread.
public final class Listening implements AutoCloseable {
    /// Events that wait for a slow listener.
    private static final int WAITING = 1_024;

    private static final System.Logger LOG = System.getLogger(Listening.class.getName());

    private final BlockingQueue<AuditEvent> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong missed = new AtomicLong();
    private final Consumer<AuditEvent> listener;
    private final Consumer<Listening> leave;
    private final Thread thread;

    Listening(Consumer<AuditEvent> listener, Consumer<Listening> leave) {
        this.listener = listener;
        this.leave = leave;
        this.thread = Thread.ofVirtual().name("audit-listener").start(this::listen);
    }

    void offer(AuditEvent event) {
        if (!queue.offer(event)) {
            missed.incrementAndGet();
        }
    }

    /// How many events the listener was too slow for.
    public long missed() {
        return missed.get();
    }

    @Override
    public void close() {
        leave.accept(this);
        thread.interrupt();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a listener throws ends the listener, and nothing else
    private void listen() {
        try {
            while (true) {
                listener.accept(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an audit listener failed and hears no more", e);
        } finally {
            leave.accept(this);
        }
    }
}
