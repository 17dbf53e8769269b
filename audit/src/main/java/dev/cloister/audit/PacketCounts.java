// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import dev.cloister.audit.AuditEvent.PacketRejected;
import dev.cloister.audit.AuditEvent.Why;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Folds the kernel's rejects: equal ones (protocol, host, port, process) become one event with their count each
/// time
/// [#flush] is called, and a flood of different ones becomes one event called `others`, so that neither memory nor
/// disk
/// grows with what an agent sends.
///
/// The caller decides how often to flush; once a second is what a person can follow. All methods are safe for use
/// by
/// many threads; `this` guards the counts, and no lock is held while the log is written.
public final class PacketCounts {
    /// The host of the event that counts what had no place of its own.
    public static final String OTHERS = "others";

    private final AuditLog log;
    private final int most;
    private Map<Key, PacketRejected> counts = new LinkedHashMap<>();
    private Optional<PacketRejected> others = Optional.empty();
    private final int mostAMinute;
    private long minute;
    private int toldThisMinute;

    /// @param most different destinations counted apart between two flushes
    /// @param mostAMinute the same in a minute, by the rejects' own time
    public PacketCounts(AuditLog log, int most, int mostAMinute) {
        this.log = log;
        this.most = most;
        this.mostAMinute = mostAMinute;
    }

    private record Key(String protocol, String host, int port, ProcessIdentity process) {
        static Key of(PacketRejected reject) {
            return new Key(reject.protocol(), reject.host(), reject.port(), reject.process());
        }
    }

    /// Counts a reject.
    public synchronized void add(PacketRejected reject) {
        var key = Key.of(reject);
        if (counts.containsKey(key) || (counts.size() < most && isWithinMinute(reject.time()))) {
            counts.merge(key, reject, PacketCounts::sum);
        } else {
            countOther(reject);
        }
    }

    private boolean isWithinMinute(Instant time) {
        var now = time.getEpochSecond() / 60;
        if (now != minute) {
            minute = now;
            toldThisMinute = 0;
        }
        return ++toldThisMinute <= mostAMinute;
    }

    private void countOther(PacketRejected reject) {
        others = Optional.of(others.map(o -> sum(o, reject)).orElseGet(() -> other(reject.time(), reject.count())));
    }

    /// Writes one event for each, with the time of its first packet.
    ///
    /// @throws AuditUnavailable if the log can't be written; what was not written stays counted
    public void flush() {
        var pending = take();
        try {
            while (!pending.isEmpty()) {
                log.append(pending.firstEntry().getValue());
                pending.pollFirstEntry();
            }
        } finally {
            pending.sequencedValues().forEach(this::putBack);
        }
    }

    private synchronized SequencedMap<Key, PacketRejected> take() {
        var taken = new LinkedHashMap<>(counts);
        others.ifPresent(o -> taken.put(Key.of(o), o));
        counts = new LinkedHashMap<>();
        others = Optional.empty();
        return taken;
    }

    private synchronized void putBack(PacketRejected reject) {
        if (reject.host().equals(OTHERS)) {
            others = Optional.of(others.map(o -> sum(reject, o)).orElse(reject));
        } else if (counts.containsKey(Key.of(reject)) || counts.size() < most) {
            // It has had its place this minute already.
            counts.merge(Key.of(reject), reject, PacketCounts::sum);
        } else {
            countOther(reject);
        }
    }

    private static PacketRejected sum(PacketRejected first, PacketRejected more) {
        return new PacketRejected(
                first.time(),
                first.protocol(),
                first.host(),
                first.address(),
                first.port(),
                first.count() + more.count(),
                first.why(),
                first.process());
    }

    private static PacketRejected other(Instant time, long count) {
        var why = new Why(
                "too_many_destinations",
                "more destinations were refused than are told apart; these packets are only counted",
                Optional.empty());
        return new PacketRejected(time, "any", OTHERS, "", 0, count, why, ProcessIdentity.UNKNOWN);
    }
}
