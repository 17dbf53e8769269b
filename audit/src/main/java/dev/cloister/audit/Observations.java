// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import dev.cloister.audit.AuditEvent.Why;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was refused, or would have been in strict mode, by destination. Bounded: past [#MOST] destinations, further
/// ones
/// are only counted. Safe for use by many threads; `this` guards everything.
public final class Observations {
    /// Destinations told apart; a policy that needs more rules than this is not written by suggestion.
    public static final int MOST = 10_000;

    private final Map<Key, Tally> tallies = new LinkedHashMap<>();
    private long beyond;

    /// None yet.
    public Observations() {}

    /// All observations of these events.
    public static Observations from(Stream<? extends AuditEvent> events) {
        var observations = new Observations();
        events.forEachOrdered(observations::add);
        return observations;
    }

    /// Counts an event, if it is of this kind.
    public void add(AuditEvent event) {
        switch (event) {
            case AuditEvent.NameAsked e
            when counts(e.verdict()) -> add(new Key(e.name(), 0, e.verdict()), 1, e.time(), e.why(), e.process());
            case AuditEvent.ConnectionDecided e
            when counts(e.verdict()) ->
                add(new Key(e.host(), e.port(), e.verdict()), 1, e.time(), e.why(), e.process());
            case AuditEvent.PacketRejected e when e.host().equals(PacketCounts.OTHERS) -> addBeyond(e.count());
            case AuditEvent.PacketRejected e ->
                add(
                        new Key(e.host(), e.port(), Verdict.REFUSED),
                        e.count(),
                        e.time(),
                        Optional.of(e.why()),
                        e.process());
            case AuditEvent.NameAsked _,
                    AuditEvent.ConnectionDecided _,
                    AuditEvent.ConnectionPublished _,
                    AuditEvent.ConnectionEnded _,
                    AuditEvent.RunStarted _,
                    AuditEvent.PolicyReplaced _,
                    AuditEvent.AccessAnswered _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> {}
        }
    }

    /// The most frequent first. A name that was also connected to is listed with its ports only.
    public synchronized List<Observation> list() {
        var connected = tallies.keySet().stream()
                .filter(k -> k.port() != 0)
                .map(Key::host)
                .collect(Collectors.toSet());
        return tallies.entrySet().stream()
                .filter(e ->
                        e.getKey().port() != 0 || !connected.contains(e.getKey().host()))
                .map(e -> e.getValue().of(e.getKey()))
                .sorted(Comparator.comparingLong(Observation::count).reversed())
                .toList();
    }

    /// How many more requests were counted without their destination.
    public synchronized long beyond() {
        return beyond;
    }

    private static boolean counts(Verdict verdict) {
        return verdict == Verdict.REFUSED || verdict == Verdict.OBSERVED;
    }

    private synchronized void add(Key key, long count, Instant time, Optional<Why> why, ProcessIdentity process) {
        var tally = tallies.get(key);
        if (tally == null) {
            if (tallies.size() >= MOST) {
                beyond += count;
                return;
            }
            tally = new Tally(time, why);
            tallies.put(key, tally);
        }
        tally.add(count, time, process);
    }

    private synchronized void addBeyond(long count) {
        beyond += count;
    }

    private record Key(String host, int port, Verdict verdict) {}

    private static final class Tally {
        private final Instant first;
        private final Optional<Why> why;
        private final SequencedSet<String> processes = new LinkedHashSet<>();
        private Instant last;
        private long count;

        Tally(Instant first, Optional<Why> why) {
            this.first = first;
            this.last = first;
            this.why = why;
        }

        void add(long more, Instant time, ProcessIdentity process) {
            count += more;
            last = time.isAfter(last) ? time : last;
            if (process.isKnown() && processes.size() < Observation.MOST_PROCESSES) {
                processes.add(process.exe());
            }
        }

        Observation of(Key key) {
            return new Observation(key.host(), key.port(), key.verdict(), count, processes, first, last, why);
        }
    }
}
