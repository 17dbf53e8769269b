// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Decision;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The connections that have passed and aren't over. Safe for use by many threads.
public final class Connections {
    private final Map<Long, LiveConnection> live = new ConcurrentHashMap<>();

    Connections() {}

    /// One connection, for people.
    ///
    /// @param host the name, or the address where there is none
    /// @param upstream what was dialled
    /// @param rule the rule that let it pass
    /// @param sent bytes from the agent to upstream
    /// @param received bytes from upstream to the agent
    public record Connection(
            long number,
            String host,
            int port,
            String upstream,
            String rule,
            String exe,
            Instant since,
            long sent,
            long received) {}

    /// How many there are.
    public int count() {
        return live.size();
    }

    /// All of them, the oldest first.
    public List<Connection> list() {
        return live.values().stream()
                .map(Connections::described)
                .sorted(Comparator.comparingLong(Connection::number))
                .toList();
    }

    /// Closes those that `policy` refuses; how many that were.
    public int closeRefused(Policy policy) {
        var refused = live.values().stream()
                .filter(connection -> connection.attempt().decide(policy) instanceof Decision.Deny)
                .toList();
        refused.forEach(connection -> connection.end(changed(connection.attempt())));
        return refused.size();
    }

    /// Closes all.
    public void closeAll(Reason reason) {
        live.values().forEach(connection -> connection.end(reason));
    }

    static Reason changed(Attempt attempt) {
        return Reason.of(
                Reason.Code.POLICY_CHANGED, "the policy now refuses %s:%d".formatted(attempt.host(), attempt.port()));
    }

    void add(LiveConnection connection) {
        live.put(connection.attempt().number(), connection);
    }

    void remove(LiveConnection connection) {
        live.remove(connection.attempt().number());
    }

    /// Closes those that have carried nothing for `idle`.
    void closeIdle(Duration idle, Instant now) {
        for (var connection : live.values()) {
            if (!connection.quietSince(now).plus(idle).isAfter(now)) {
                connection.end(
                        Reason.of(Reason.Code.IDLE, "no byte either way for %d seconds".formatted(idle.toSeconds())));
            }
        }
    }

    private static Connection described(LiveConnection connection) {
        return new Connection(
                connection.attempt().number(),
                connection.attempt().host(),
                connection.attempt().port(),
                connection.upstream(),
                connection.rule().toString(),
                connection.attempt().process().exe(),
                connection.since(),
                connection.sent(),
                connection.received());
    }
}
