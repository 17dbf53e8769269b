// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.ocsf.OcsfLine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/// The audit of one run in files, one line per event, each carrying the hash of the line before.
///
/// After each line the run's head is overwritten in place with the line's number and hash under a keyed seal. Both
/// are
/// with the kernel when [#append] returns, so the end of this process, by any signal, loses nothing and leaves at
/// most
/// one line past the head. Neither is forced to the disk but by [#close]: after a power loss the last seconds may
/// be
/// missing, and [AuditVerification] says so.
///
/// One lock guards everything that changes; a line's text is made outside of it.
public final class AuditFile implements AuditLog, AutoCloseable {
    private final OcsfLine lines;
    private final Chain chain;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long lost;

    private AuditFile(OcsfLine lines, Chain chain, InstantSource clock) {
        this.lines = lines;
        this.chain = chain;
        this.clock = clock;
    }

    /// Begins the audit of a run; its directory is made if need be and closed to others.
    ///
    /// @throws AuditUnavailable if it can't be, or the run has an audit already
    public static AuditFile begin(RunFiles files, AuditKey key, AuditLimits limits, InstantSource clock) {
        var lines = new OcsfLine(files.run());
        try {
            return new AuditFile(lines, Chain.begin(files, key, limits, new Notices(lines, clock)), clock);
        } catch (IOException e) {
            throw unavailable(files.segment(0).toString(), e);
        }
    }

    @Override
    public void append(AuditEvent event) {
        var start = lines.start(event);
        lock.lock();
        try {
            chain.restore(clock.instant());
            if (lost > 0) {
                chain.append(lost(lost));
                lost = 0;
            }
            chain.append(start);
        } catch (IOException e) {
            lost++;
            throw unavailable(chain.current().toString(), e);
        } finally {
            lock.unlock();
        }
    }

    /// Forces everything to the disk.
    ///
    /// @throws AuditUnavailable if that fails
    @Override
    public void close() {
        lock.lock();
        try {
            chain.close();
        } catch (IOException e) {
            throw unavailable(chain.current().toString(), e);
        } finally {
            lock.unlock();
        }
    }

    private byte[] lost(long events) {
        return lines.start(new AuditEvent.Notice(
                clock.instant(),
                "audit_was_unavailable",
                "%d events could not be written; what they spoke of was refused".formatted(events)));
    }

    private static AuditUnavailable unavailable(String file, IOException cause) {
        return new AuditUnavailable("cannot write %s: %s".formatted(file, cause.getMessage()), cause);
    }
}
