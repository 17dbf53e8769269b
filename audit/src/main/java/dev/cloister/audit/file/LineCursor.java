// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the lines of a run across its files, as far as they are there by now. Not safe for use by several threads.
///
/// Only whole lines are consumed: what has no line break yet is read again, since its writer may take it back.
final class LineCursor implements AutoCloseable {
    /// A longer line is no event; it is passed over as an empty one.
    private static final int LONGEST = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final RunFiles files;
    private byte[] buffer = new byte[BUFFER];
    private int begin;
    private int end;
    private boolean overlong;
    private int index = -1;
    private long position;
    private long number;
    private @Nullable FileChannel channel;

    LineCursor(RunFiles files) {
        this.files = files;
    }

    /// A line and where it stands. Each character is one byte of the file.
    record Line(Path file, long number, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /// The next line; empty if there is none yet.
    Optional<Line> next() throws IOException {
        while (true) {
            var current = channel;
            if (current != null) {
                var line = read(current);
                if (line.isPresent()) {
                    return line;
                }
            }
            var later = later();
            if (later.isEmpty()) {
                return Optional.empty();
            }
            // Its writer has left the old file for good, but may have added to it after it was read.
            var last = current == null ? Optional.<Line>empty() : read(current);
            if (last.isPresent()) {
                return last;
            }
            open(later.get());
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private Optional<Integer> later() throws IOException {
        return files.segments().stream().filter(other -> other > index).findFirst();
    }

    private void open(int next) throws IOException {
        close();
        channel = null;
        index = next;
        begin = 0;
        end = 0;
        position = 0;
        number = 0;
        try {
            channel = FileChannel.open(files.segment(next), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            // Dropped between the look and the opening: the one after it is next.
            channel = null;
        }
    }

    private Optional<Line> read(FileChannel source) throws IOException {
        int scanned = begin;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    return Optional.of(take(i));
                }
            }
            scanned = fill(source, end - begin);
            if (scanned < 0) {
                begin = 0;
                end = 0;
                return Optional.empty();
            }
        }
    }

    private Line take(int lineEnd) {
        var text = overlong ? "" : new String(buffer, begin, lineEnd - begin, StandardCharsets.ISO_8859_1);
        position += lineEnd + 1 - begin;
        begin = lineEnd + 1;
        overlong = false;
        return new Line(files.segment(index), ++number, text);
    }

    /// Reads on after the `kept` bytes of an unfinished line.
    ///
    /// @return where to look for a line break; -1 at the end of the file
    private int fill(FileChannel source, int kept) throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, kept);
        begin = 0;
        end = kept;
        if (kept >= LONGEST) {
            overlong = true;
            position += kept;
            end = 0;
        } else if (kept == buffer.length) {
            buffer = java.util.Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = source.read(ByteBuffer.wrap(buffer, end, buffer.length - end), position + end);
        if (read <= 0) {
            return -1;
        }
        end += read;
        return end - read;
    }
}
