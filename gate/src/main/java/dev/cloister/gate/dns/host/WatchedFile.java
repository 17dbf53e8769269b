// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value parsed from a small file of the host, parsed again when the file has changed; looked at once a second at
/// most. A file that isn't there reads as empty.
///
/// Safe for use by many threads.
final class WatchedFile<T> {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// What tells one state of a file from another; a replaced file differs in its key.
    private record State(@Nullable Object key, Instant modified, long size) {}

    private final Path path;
    private final Function<List<String>, T> parser;
    private final InstantSource clock;
    private T value;
    private State state;
    private Instant looked;

    WatchedFile(Path path, Function<List<String>, T> parser, InstantSource clock) {
        this.path = path;
        this.parser = parser;
        this.clock = clock;
        this.state = state();
        this.value = parser.apply(lines());
        this.looked = clock.instant();
    }

    synchronized T value() {
        var now = clock.instant();
        if (!Duration.between(looked, now).abs().minus(INTERVAL).isNegative()) {
            looked = now;
            refresh();
        }
        return value;
    }

    private void refresh() {
        var current = state();
        if (!current.equals(state)) {
            value = parser.apply(lines());
            state = current;
        }
    }

    private State state() {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new State(attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size());
        } catch (IOException _) {
            return new State(null, Instant.EPOCH, -1); // being replaced or gone: looked at again in a second
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UnreadableConfiguration("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
