// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Removes audits of ended runs: those older than they said themselves that they are kept for, and, while all together take
/// more than a size, the oldest of the largest.
///
/// Of the largest, not the oldest of all: an agent decides how much its audit takes, and must not be able to push out
/// another run's evidence by a flood of events. What counts as large is half of what the largest takes, so that a flood
/// gives way to later floods before anything smaller does. The run that sweeps, and others that live, neither go nor count.
///
/// A removal is recorded first, with the hash of the audit's last line. Then the head is renamed, and with that the whole
/// run is gone; what is left of its files goes now or, after a crash, with the next sweep.
public final class AuditSweep {
    /// The shortest time that a policy can ask for: nothing younger is looked into.
    public static final Duration SHORTEST = Duration.ofDays(1);

    /// Looking at thousands of audits takes a tenth of a second, too long for the end of every run...
    private static final Duration RARELY = Duration.ofHours(1);
    /// ...but not for the end of one that wrote so much.
    private static final long MUCH = 1 << 20;
    /// So many go at once; the others with the next sweep.
    private static final int MOST = 500;

    private final AuditDirectory directory;
    private final AuditKey key;
    private final OptionalLong size;
    private final AuditLog log;
    private final InstantSource clock;
    private int removed;

    /// @param size what all audits together may take; empty for no bound
    /// @param log where removals are recorded
    public AuditSweep(AuditDirectory directory, AuditKey key, OptionalLong size, AuditLog log, InstantSource clock) {
        this.directory = directory;
        this.key = key;
        this.size = size;
        this.log = log;
        this.clock = clock;
    }

    /// Sweeps, unless that was done lately or another process does it now.
    ///
    /// @param own the run that has ended, and that removals are recorded in
    /// @throws dev.cloister.audit.AuditUnavailable if a removal can't be recorded: nothing is removed then
    public void after(String own) throws IOException {
        var mark = directory.runsDirectory().resolve("swept");
        if (!isDue(mark, directory.run(own))) {
            return;
        }
        try (var channel = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                sweep(new Survey(directory).others(own));
                // Sets its time: by another descriptor, the lock would be lost.
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
            }
        } catch (OverlappingFileLockException _) {
            // Another thread of this process sweeps.
        }
    }

    private boolean isDue(Path mark, RunFiles own) throws IOException {
        if (!Files.exists(mark) || !Files.exists(own.segment(0)) || Files.size(own.segment(0)) > MUCH) {
            return true;
        }
        var last = Files.getLastModifiedTime(mark).toInstant();
        return Duration.between(last, clock.instant()).abs().compareTo(RARELY) >= 0;
    }

    private void sweep(List<Survey.Kept> audits) throws IOException {
        var kept = new ArrayList<Survey.Kept>();
        for (var audit : audits) {
            if (audit.isHalfRemoved()) {
                discard(audit.files());
            } else if (!isOver(audit) || !remove(audit, "it has been kept for as long as its policy said")) {
                kept.add(audit);
            }
        }
        if (size.isPresent()) {
            shrink(kept, size.getAsLong());
        }
    }

    private boolean isOver(Survey.Kept audit) throws IOException {
        var age = Duration.between(audit.written(), clock.instant());
        if (age.compareTo(SHORTEST) < 0) {
            return false;
        }
        var head = read(audit.files());
        return head.filter(h -> h.keep() > 0 && age.toSeconds() > h.keep()).isPresent();
    }

    private Optional<Head> read(RunFiles files) throws IOException {
        try {
            return Head.open(Files.readAllBytes(files.head()), files.run(), key.mac());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void shrink(List<Survey.Kept> audits, long most) throws IOException {
        long total = 0;
        for (var audit : audits) {
            total += audit.bytes();
        }
        while (total > most && removed < MOST) {
            var next = oldestOfTheLargest(audits);
            audits.remove(next);
            total -= next.bytes();
            remove(next, "all audits together took more than %d bytes, and it was the oldest of the largest".formatted(most));
        }
    }

    private static Survey.Kept oldestOfTheLargest(List<Survey.Kept> audits) {
        long largest = 0;
        for (var audit : audits) {
            largest = Math.max(largest, audit.bytes());
        }
        for (var audit : audits) {
            if (audit.bytes() >= largest / 2) {
                return audit;
            }
        }
        throw new IllegalStateException("no audit takes as much as the largest");
    }

    /// @return whether it is gone: not where its run lives, or where nothing tells
    private boolean remove(Survey.Kept audit, String reason) throws IOException {
        var files = audit.files();
        if (removed >= MOST) {
            return false;
        }
        try (var channel = FileChannel.open(
                files.head(), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() == null) {
                return false;
            }
            var bytes = ByteBuffer.allocate(Head.SIZE);
            channel.read(bytes, 0);
            log.append(event(audit, Head.open(bytes.array(), files.run(), key.mac()), reason));
            Files.move(files.head(), files.removed(), StandardCopyOption.ATOMIC_MOVE);
        } catch (OverlappingFileLockException | NoSuchFileException _) {
            return false;
        }
        removed++;
        discard(files);
        return true;
    }

    private AuditEvent event(Survey.Kept audit, Optional<Head> head, String reason) {
        return new AuditEvent.RunRemoved(
                clock.instant(),
                audit.files().run(),
                head.map(Head::last).orElse(0L),
                head.map(Head::hash).orElse(""),
                audit.bytes(),
                reason);
    }

    /// The renamed head goes last: without it the files would be a run again.
    private static void discard(RunFiles files) throws IOException {
        for (var index : files.segments()) {
            Files.deleteIfExists(files.segment(index));
        }
        Files.deleteIfExists(files.removed());
    }
}
