// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The files of one run: `ID.jsonl`, then `ID.1.jsonl`, `ID.2.jsonl`… as each grows full, and `ID.head`, which
/// seals
/// their last line.
///
/// @param directory where they are
/// @param run the run's id: letters, digits, `_` and `-`, at most 100
public record RunFiles(Path directory, String run) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,100})(?:\\.([0-9]{1,9}))?\\.jsonl");

    static final String LINES = ".jsonl";
    static final String HEAD = ".head";
    static final String REMOVED = ".removed";

    public RunFiles {
        if (!ID.matcher(run).matches()) {
            throw new IllegalArgumentException("run id: %s (expected: letters, digits, _ and -)".formatted(run));
        }
    }

    /// The run that a file's name belongs to.
    static Optional<String> runOf(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /// The run that a file belongs to, whichever of its files it is; empty for any other.
    static String ownerOf(Path file) {
        var name = file.getFileName().toString();
        var dot = name.indexOf('.');
        var last = name.lastIndexOf('.');
        var ending = last < 0 ? "" : name.substring(last);
        var known = ending.equals(LINES) || (dot == last && (ending.equals(HEAD) || ending.equals(REMOVED)));
        return known && ID.matcher(name.substring(0, dot)).matches() ? name.substring(0, dot) : "";
    }

    Path segment(int index) {
        return directory.resolve(index == 0 ? run + ".jsonl" : "%s.%d.jsonl".formatted(run, index));
    }

    Path head() {
        return directory.resolve(run + HEAD);
    }

    /// What the head becomes when the run is being removed: from then on the run is gone, whatever files are left of it.
    Path removed() {
        return directory.resolve(run + REMOVED);
    }

    /// Numbers of the files that exist, oldest first.
    List<Integer> segments() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches() && name.group(1).equals(run))
                    .map(name -> name.group(2) == null ? 0 : Integer.parseInt(name.group(2)))
                    .sorted()
                    .toList();
        }
    }

    /// When the oldest event that can be read happened; the distant past if there is none.
    public Instant began() {
        try (var events = new AuditReader(this, _ -> {}).events()) {
            return events.findFirst().map(stored -> stored.event().time()).orElse(Instant.MIN);
        } catch (UncheckedIOException e) {
            return Instant.MIN;
        }
    }
}
