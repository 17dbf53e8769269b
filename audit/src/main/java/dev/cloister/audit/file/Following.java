// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.ocsf.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The events of a run as they come. One thread iterates, and waits in [#hasNext]; any thread may close or
/// interrupt
/// it, which ends the iteration, as the end of the run does.
public final class Following implements Iterator<StoredEvent>, AutoCloseable {
    private final AuditReader reader;
    private final LineCursor cursor;
    private final Duration pause;
    private Optional<StoredEvent> ahead = Optional.empty();
    private volatile boolean over;

    Following(AuditReader reader, LineCursor cursor, Duration pause) {
        this.reader = reader;
        this.cursor = cursor;
        this.pause = pause;
    }

    /// Waits for the next event; false when there will be none.
    ///
    /// @throws UncheckedIOException if a file can't be read
    @Override
    public boolean hasNext() {
        try {
            while (ahead.isEmpty() && !over) {
                ahead = reader.next(cursor);
                if (ahead.isEmpty()) {
                    Thread.sleep(pause);
                }
            }
            return ahead.isPresent() || finish();
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            return finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public StoredEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the run has ended");
        }
        var event = ahead.orElseThrow();
        ahead = Optional.empty();
        over |= event.event() instanceof AuditEvent.RunEnded;
        return event;
    }

    /// Ends the iteration; a thread that waits in it learns so within one pause.
    @Override
    public void close() {
        over = true;
    }

    private boolean finish() {
        over = true;
        try {
            cursor.close();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
