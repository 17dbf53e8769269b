// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import dev.cloister.gate.host.Allowance;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Writes what was asked into the audit, without letting a flood fill it.
///
/// The same question with the same verdict from the same process is written once in ten seconds. Questions whose
/// answer lets nothing pass are written one by one up to an allowance; past it they are counted, and a notice tells
/// the number. What lets something pass is always written. Safe for use by many threads.
final class AskedLog {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int REMEMBERED = 8192;
    /// A build that asks for a thousand refused names at once is recorded whole; a flood makes 20 events a second.
    private static final int BURST = 1000;

    private static final int PER_SECOND = 20;

    private record Key(String name, String type, Verdict verdict, long pid) {}

    private final AuditLog audit;
    private final InstantSource clock;
    private final Allowance allowance;
    private final LinkedHashMap<Key, Instant> recent = new LinkedHashMap<>();
    /// Writers share it; closing takes it alone, and so waits for them.
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private long unwritten;
    private Instant told;
    private boolean closed;

    AskedLog(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
        this.allowance = new Allowance(BURST, PER_SECOND, clock);
        this.told = clock.instant();
    }

    /// Records one question.
    ///
    /// @throws AuditUnavailable if it can't be written: the answer must not be given
    void write(String name, String type, Ruling ruling, ProcessIdentity process) {
        var now = clock.instant();
        var key = new Key(name, type, ruling.verdict(), process.pid());
        if (isRecent(key, now)) {
            return;
        }
        tellUnwritten(now);
        if (!ruling.passes() && !allowance.take()) {
            count();
            return;
        }
        append(new AuditEvent.NameAsked(
                now,
                name,
                type,
                ruling.verdict(),
                ruling.answer().code().name(),
                ruling.address(),
                ruling.why(),
                process));
        remember(key, now);
    }

    /// Tells of the questions that were only counted, at the end of a run; from here on nothing is written.
    void close() {
        tell(takeUnwritten(clock.instant(), Duration.ZERO), clock.instant());
        writing.writeLock().lock();
        try {
            closed = true;
        } finally {
            writing.writeLock().unlock();
        }
    }

    private void append(AuditEvent event) {
        writing.readLock().lock();
        try {
            if (closed) {
                throw new AuditUnavailable("the run is over", new IOException("closed"));
            }
            audit.append(event);
        } finally {
            writing.readLock().unlock();
        }
    }

    private void tellUnwritten(Instant now) {
        tell(takeUnwritten(now, WINDOW), now);
    }

    private void tell(long count, Instant now) {
        if (count > 0) {
            append(new AuditEvent.Notice(
                    now, "dns flood", "%d refused or empty questions were counted, not written".formatted(count)));
        }
    }

    private synchronized long takeUnwritten(Instant now, Duration after) {
        if (Duration.between(told, now).abs().compareTo(after) < 0) {
            return 0;
        }
        var count = unwritten;
        unwritten = 0;
        told = now;
        return count;
    }

    private synchronized void count() {
        unwritten++;
    }

    private synchronized boolean isRecent(Key key, Instant now) {
        var written = recent.get(key);
        return written != null && now.isBefore(written.plus(WINDOW)) && !now.isBefore(written);
    }

    private synchronized void remember(Key key, Instant now) {
        recent.remove(key);
        recent.put(key, now);
        if (recent.size() > REMEMBERED) {
            recent.remove(recent.firstEntry().getKey());
        }
    }
}
