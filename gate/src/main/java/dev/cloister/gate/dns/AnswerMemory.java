// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.policy.HostName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Answers just given to names that the policy lets pass, so that the next asker gets the same without waiting.
///
/// An answer is kept as long as its audit event speaks for its repeats, and never past a reload. Safe for use by
/// many
/// threads; look-ups never wait.
final class AnswerMemory {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int CAPACITY = 8192;

    private record Key(HostName name, int type) {}

    private record Kept(Answer answer, long generation, Instant from) {}

    private final Map<Key, Kept> answers = new ConcurrentHashMap<>();
    private final InstantSource clock;

    AnswerMemory(InstantSource clock) {
        this.clock = clock;
    }

    Optional<Answer> recall(HostName name, int type, long generation) {
        var kept = answers.get(new Key(name, type));
        return kept != null && kept.generation() == generation && isFresh(kept.from())
                ? Optional.of(kept.answer())
                : Optional.empty();
    }

    /// A clock set back ends it as well: it would hide repeats from the audit for as long.
    private boolean isFresh(Instant from) {
        var now = clock.instant();
        return now.isBefore(from.plus(KEPT)) && !now.isBefore(from);
    }

    void keep(HostName name, int type, long generation, Answer answer) {
        if (answers.size() >= CAPACITY) {
            answers.clear();
        }
        answers.put(new Key(name, type), new Kept(answer, generation, clock.instant()));
    }
}
