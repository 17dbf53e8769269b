// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.ocsf.OcsfLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// The files of a run as one chain of lines under one head. Not safe for use by several threads.
///
/// Invariant: `head` is the last line that is in the files whole; a line whose head can't be written is taken back.
final class Chain implements AutoCloseable {
    /// A removed file is noticed after this long at the latest; looking costs as much as writing a line.
    private static final Duration LOOK = Duration.ofMillis(250);

    private final RunFiles files;
    private final AuditKey key;
    private final AuditLimits limits;
    private final Notices notices;
    private final ChainHash hash = new ChainHash();
    private final Deque<Kept> kept = new ArrayDeque<>();
    private Segment segment;
    private HeadFile headFile;
    private Head head;
    private Instant looked = Instant.MIN;

    private Chain(RunFiles files, AuditKey key, AuditLimits limits, Notices notices) throws IOException {
        this.files = files;
        this.key = key;
        this.limits = limits;
        this.notices = notices;
        this.head = Head.empty(limits.keep().toSeconds());
        // First, since it is locked: whoever sees a run's lines can tell whether the run lives.
        this.headFile = HeadFile.open(files, key.mac());
        try {
            this.segment = Segment.create(files.segment(0));
        } catch (IOException e) {
            headFile.close();
            throw e;
        }
        headFile.write(head);
        kept.add(new Kept(0, head.first(), head.before()));
    }

    static Chain begin(RunFiles files, AuditKey key, AuditLimits limits, Notices notices) throws IOException {
        OwnerOnly.directory(files.directory());
        return new Chain(files, key, limits, notices);
    }

    /// A file of the chain: its number, the number of its first line, and the hash that this line carries.
    private record Kept(int index, long first, String before) {}

    Path current() {
        return files.segment(kept.getLast().index());
    }

    /// Notices that another program removed the files, and goes on in a new one if the directory is there again.
    void restore(Instant now) throws IOException {
        if (Duration.between(looked, now).abs().compareTo(LOOK) < 0) {
            return;
        }
        if (!segment.isInPlace()) {
            var removed = current();
            follow();
            append(notices.removed(removed));
        }
        if (!Files.exists(files.head())) {
            var opened = HeadFile.open(files, key.mac());
            headFile.close();
            headFile = opened;
            headFile.write(head);
        }
        looked = now;
    }

    /// Appends one event: all of its line but its place.
    void append(byte[] start) throws IOException {
        if (segment.length() >= limits.fileBytes()) {
            follow();
            dropOldest();
        }
        link(start);
    }

    @Override
    public void close() throws IOException {
        try (var open = segment;
                var openHead = headFile) {
            open.force();
            openHead.force();
        }
    }

    private void link(byte[] start) throws IOException {
        var tail = new OcsfLine.Place(head.last() + 1, head.hash()).tail();
        var line = new byte[start.length + tail.length + 1];
        System.arraycopy(start, 0, line, 0, start.length);
        System.arraycopy(tail, 0, line, start.length, tail.length);
        line[line.length - 1] = '\n';
        segment.append(line);
        seal(head.extended(hash.of(line, line.length - 1)), line.length);
    }

    private void seal(Head next, int lineBytes) throws IOException {
        try {
            headFile.write(next);
        } catch (IOException e) {
            segment.undo(lineBytes);
            throw e;
        }
        head = next;
    }

    private void follow() throws IOException {
        int index = kept.getLast().index() + 1;
        var full = segment;
        segment = Segment.create(files.segment(index));
        kept.addLast(new Kept(index, head.last() + 1, head.hash()));
        full.close();
    }

    /// The event that says so is written first: a file never goes without it.
    private void dropOldest() throws IOException {
        while (kept.size() > limits.files()) {
            var oldest = kept.getFirst();
            var second = kept.stream().skip(1).findFirst().orElseThrow();
            link(notices.dropped(files.segment(oldest.index()), oldest.first(), second.first() - 1));
            var shorter = head.shortened(second.first(), second.before());
            headFile.write(shorter);
            head = shorter;
            kept.removeFirst();
            Files.deleteIfExists(files.segment(oldest.index()));
        }
    }
}
