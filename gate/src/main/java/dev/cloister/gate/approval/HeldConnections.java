// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Connections that wait for a person: one entry for each name and port, however many wait for it.
///
/// Not safe for many threads by itself: [Approvals] guards it.
final class HeldConnections {
    /// A person reads at most a screen of questions.
    static final int MAX_ENTRIES = 32;
    /// Each is an open connection and a thread: an agent that opens thousands is refused past this.
    static final int MAX_CONNECTIONS = 256;

    private final Map<Endpoint, Hold> holds = new LinkedHashMap<>();
    private long numbered;

    record Endpoint(HostName host, int port) {}

    /// One question and those who wait for its answer.
    static final class Hold {
        final String id;
        final Endpoint endpoint;
        final CompletableFuture<Approvals.Answer> answer = new CompletableFuture<>();
        private final ProcessIdentity process;
        private final Instant since;
        private int connections;
        private long count;

        Hold(String id, Endpoint endpoint, ProcessIdentity process, Instant since) {
            this.id = id;
            this.endpoint = endpoint;
            this.process = process;
            this.since = since;
        }

        boolean isNew() {
            return count == 1;
        }

        Waiting waiting() {
            return new Waiting(id, endpoint.host(), endpoint.port(), process, "", since, count);
        }
    }

    /// Joins those who wait for this endpoint; empty when too many wait.
    Optional<Hold> join(Endpoint endpoint, ProcessIdentity process, Instant now) {
        var known = holds.get(endpoint);
        if (connections() >= MAX_CONNECTIONS || (known == null && holds.size() >= MAX_ENTRIES)) {
            return Optional.empty();
        }
        var hold = known == null ? new Hold("c" + ++numbered, endpoint, process, now) : known;
        hold.connections++;
        hold.count++;
        holds.put(endpoint, hold);
        return Optional.of(hold);
    }

    /// One of them waits no more.
    ///
    /// @return whether it was the last and nobody had answered
    boolean leave(Hold hold) {
        hold.connections--;
        return hold.connections == 0 && holds.remove(hold.endpoint, hold);
    }

    /// Takes an entry away to answer it.
    void remove(Hold hold) {
        holds.remove(hold.endpoint, hold);
    }

    Optional<Hold> find(String id) {
        return all().stream().filter(hold -> hold.id.equals(id)).findFirst();
    }

    List<Hold> all() {
        return new ArrayList<>(holds.values());
    }

    List<Waiting> waiting() {
        return holds.values().stream().map(Hold::waiting).toList();
    }

    private int connections() {
        return holds.values().stream().mapToInt(hold -> hold.connections).sum();
    }
}
