// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.Verdict;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Writes down what becomes of connections, until it is closed.
///
/// Safe for use by many threads.
final class Ledger implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    private static final long CLOSING_SECONDS = 2;

    private final AuditLog audit;
    private final InstantSource clock;
    private final ExecutorService later = Executors.newVirtualThreadPerTaskExecutor();
    /// Writers share it; closing takes it alone, and so waits for them.
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private volatile boolean closed;

    Ledger(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /// Records that an attempt passes.
    ///
    /// @throws Refused if it can't be written: then it doesn't pass
    void passes(Attempt attempt, Rule rule, Optional<Reason> wouldRefuse, Optional<String> upstream) {
        var verdict = wouldRefuse.isPresent() ? Verdict.OBSERVED : Verdict.ALLOWED;
        orRefuse(() -> append(decided(attempt, verdict, Optional.of(rule), wouldRefuse, upstream)));
    }

    /// Records that a client of the host comes to a published port.
    ///
    /// @throws Refused if it can't be written: then it doesn't come in
    void published(Attempt attempt, int hostPort, InetSocketAddress client) {
        orRefuse(() -> append(new AuditEvent.ConnectionPublished(
                clock.instant(),
                attempt.number(),
                hostPort,
                attempt.port(),
                client.getAddress().getHostAddress(),
                client.getPort(),
                attempt.process())));
    }

    /// Records that an attempt waits for a person.
    ///
    /// @throws Refused if it can't be written
    void held(Attempt attempt, Rule rule, Reason reason) {
        orRefuse(() ->
                append(decided(attempt, Verdict.HELD, Optional.of(rule), Optional.of(reason), Optional.empty())));
    }

    /// Records a refusal. It stands whether it can be written or not.
    void refused(Attempt attempt, Reason reason) {
        orWarn(() -> append(
                decided(attempt, Verdict.REFUSED, Optional.empty(), Optional.of(reason), Optional.empty())));
    }

    /// Records, off the event loop, what an inspection found in a connection that had passed.
    void foundLater(LiveConnection connection, Reason reason, Verdict verdict) {
        var event = decided(
                connection.attempt(), verdict, Optional.of(connection.rule()), Optional.of(reason), Optional.empty());
        later(() -> orWarn(() -> append(event)));
    }

    /// Records, off the event loop, the end of a connection that had passed; `refusal` is what ended it, if it was
    /// the gate.
    void ended(LiveConnection connection, Optional<Reason> why, boolean refused) {
        var end = new AuditEvent.ConnectionEnded(
                clock.instant(),
                connection.attempt().number(),
                connection.attempt().host(),
                connection.attempt().port(),
                connection.sent(),
                connection.received(),
                Duration.between(connection.since(), clock.instant()),
                why.map(Ledger::words));
        later(() -> {
            if (refused && why.isPresent()) {
                refused(connection.attempt(), why.get());
            }
            orWarn(() -> append(end));
        });
    }

    /// Records that connections were reset unheard.
    void crowded(long count) {
        var event = new AuditEvent.Notice(
                clock.instant(), "crowded", "%d connections reset: too many wait for a decision".formatted(count));
        later(() -> orWarn(() -> append(event)));
    }

    /// Waits a moment for what is being written; from here on nothing is, and nothing passes.
    @Override
    public void close() {
        later.shutdown();
        try {
            var _ = later.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            closed = true;
            if (writing.writeLock().tryLock(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                writing.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
        }
    }

    private void later(Runnable task) {
        try {
            later.execute(task);
        } catch (RejectedExecutionException _) {
            // The run is over, and its record closed.
        }
    }

    private void append(AuditEvent event) {
        writing.readLock().lock();
        try {
            if (closed) {
                throw new Refused(Reason.Code.AUDIT_UNAVAILABLE, "the gate is closing");
            }
            audit.append(event);
        } finally {
            writing.readLock().unlock();
        }
    }

    private AuditEvent decided(
            Attempt attempt, Verdict verdict, Optional<Rule> rule, Optional<Reason> why, Optional<String> upstream) {
        return new AuditEvent.ConnectionDecided(
                clock.instant(),
                attempt.number(),
                attempt.host(),
                attempt.port(),
                verdict,
                rule.map(r -> "%s (%s)".formatted(r, r.origin())),
                why.map(Ledger::words),
                upstream,
                attempt.process());
    }

    private static AuditEvent.Why words(Reason reason) {
        return new AuditEvent.Why(reason.code().word(), reason.text(), reason.remedy());
    }

    private static void orRefuse(Runnable append) {
        try {
            append.run();
        } catch (AuditUnavailable e) {
            throw new Refused(Reason.Code.AUDIT_UNAVAILABLE, "the audit can't be written: " + e.getMessage());
        }
    }

    private static void orWarn(Runnable append) {
        try {
            append.run();
        } catch (Refused _) {
            // The run is over, and its record closed.
        } catch (AuditUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "cannot record a connection: {0}", e.getMessage());
        }
    }
}
