// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Passes events on to a log, and keeps in memory what the page, the control socket and the summary show: the
/// latest
/// refusals, the totals and the observations. An event that the log can't write is not shown either.
///
/// Safe for use by many threads; `latest` guards the refusals and totals.
public final class AuditTap implements AuditLog {
    /// How many of the latest refusals are kept.
    public static final int LATEST = 64;

    private final AuditLog log;
    private final Observations observations = new Observations();
    private final Deque<AuditEvent> latest = new ArrayDeque<>();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private Totals totals = Totals.NONE;

    /// @param log where events go first
    public AuditTap(AuditLog log) {
        this.log = log;
    }

    @Override
    public void append(AuditEvent event) {
        log.append(event);
        observations.add(event);
        synchronized (latest) {
            totals = totals.with(event);
            if (isRefusal(event)) {
                if (latest.size() == LATEST) {
                    latest.removeFirst();
                }
                latest.addLast(event);
            }
        }
        listeners.forEach(listener -> listener.offer(event));
    }

    /// Gives each event from now on to a listener, on a thread of the listener's own. One that is slow misses
    /// events,
    /// one that fails hears no more; neither holds the log up. Closing the result ends it.
    public Listening listen(Consumer<AuditEvent> listener) {
        var listening = new Listening(listener, listeners::remove);
        listeners.add(listening);
        return listening;
    }

    /// The latest refusals, newest first: names, connections and packets.
    public List<AuditEvent> latestRefusals() {
        synchronized (latest) {
            return List.copyOf(latest.reversed());
        }
    }

    /// What the run came to so far.
    public Totals totals() {
        synchronized (latest) {
            return totals;
        }
    }

    /// What was refused so far, by destination.
    public Observations observations() {
        return observations;
    }

    private static boolean isRefusal(AuditEvent event) {
        return switch (event) {
            case AuditEvent.NameAsked e -> e.verdict() == Verdict.REFUSED;
            case AuditEvent.ConnectionDecided e -> e.verdict() == Verdict.REFUSED;
            case AuditEvent.PacketRejected _ -> true;
            case AuditEvent.ConnectionEnded _,
                    AuditEvent.ConnectionPublished _,
                    AuditEvent.RunStarted _,
                    AuditEvent.PolicyReplaced _,
                    AuditEvent.AccessAnswered _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> false;
        };
    }
}
