// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.ocsf.StoredEvent;
import dev.cloister.audit.ocsf.UnreadableLineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads the events of one run. What is no event is reported and passed over, never fatal.
public final class AuditReader {
    private final RunFiles files;
    private final Consumer<UnreadableLine> unreadable;

    /// @param unreadable told of each line that is passed over
    public AuditReader(RunFiles files, Consumer<UnreadableLine> unreadable) {
        this.files = files;
        this.unreadable = unreadable;
    }

    /// The events that are there now, in their order, read as they are asked for. The stream must be closed.
    ///
    /// @throws UncheckedIOException from the stream if a file can't be read
    public Stream<StoredEvent> events() {
        var cursor = new LineCursor(files);
        return StreamSupport.stream(new Reading(cursor), false).onClose(() -> close(cursor));
    }

    /// The events that are there now and those to come, until the run ends.
    ///
    /// @param pause how long to wait before looking again
    public Following follow(Duration pause) {
        return new Following(this, new LineCursor(files), pause);
    }

    /// The next event; empty if there is none yet.
    Optional<StoredEvent> next(LineCursor cursor) throws IOException {
        while (true) {
            var line = cursor.next();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(StoredEvent.parse(line.get().text()));
            } catch (UnreadableLineException e) {
                unreadable.accept(
                        new UnreadableLine(line.get().file(), line.get().number(), String.valueOf(e.getMessage())));
            }
        }
    }

    private static void close(LineCursor cursor) {
        try {
            cursor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Reading extends Spliterators.AbstractSpliterator<StoredEvent> {
        private final LineCursor cursor;

        Reading(LineCursor cursor) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.cursor = cursor;
        }

        @Override
        public boolean tryAdvance(Consumer<? super StoredEvent> action) {
            try {
                var event = next(cursor);
                event.ifPresent(action);
                return event.isPresent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
