// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A connection that has passed. Counted on its event loop, read and ended from any thread.
final class LiveConnection {
    private final Attempt attempt;
    private final Rule rule;
    private final String upstream;
    private final Instant since;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Consumer<Reason>> ending = new CompletableFuture<>();
    private long seen;
    private Instant quietSince;

    LiveConnection(Attempt attempt, Rule rule, String upstream, Instant since) {
        this.attempt = attempt;
        this.rule = rule;
        this.upstream = upstream;
        this.since = since;
        this.quietSince = since;
    }

    Attempt attempt() {
        return attempt;
    }

    Rule rule() {
        return rule;
    }

    String upstream() {
        return upstream;
    }

    Instant since() {
        return since;
    }

    /// Bytes from the agent to upstream.
    long sent() {
        return sent.get();
    }

    /// Bytes from upstream to the agent.
    long received() {
        return received.get();
    }

    void countSent(long bytes) {
        sent.lazySet(sent.get() + bytes);
    }

    void countReceived(long bytes) {
        received.lazySet(received.get() + bytes);
    }

    /// Says how the gate can end it.
    void endsBy(Consumer<Reason> action) {
        ending.complete(action);
    }

    /// Ends it, at once or as soon as that is known.
    void end(Reason reason) {
        var _ = ending.thenAccept(action -> action.accept(reason));
    }

    /// Since when no byte has moved, as far as was seen; asked by the sweep alone.
    Instant quietSince(Instant now) {
        var moved = sent() + received();
        if (moved != seen) {
            seen = moved;
            quietSince = now;
        }
        return quietSince;
    }
}
