// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the audits of a directory take, by one look at each file and without reading any.
record Survey(AuditDirectory directory) {
    /// One run's.
    ///
    /// @param written when its last line was
    /// @param isHalfRemoved whether its removal was begun and not ended
    record Kept(RunFiles files, long bytes, Instant written, boolean isHalfRemoved) {
        private Kept with(BasicFileAttributes file, boolean removed) {
            var time = file.lastModifiedTime().toInstant();
            return new Kept(
                    files, bytes + file.size(), time.isAfter(written) ? time : written, isHalfRemoved || removed);
        }
    }

    /// All but one run's, the one written to first before the others.
    List<Kept> others(String own) throws IOException {
        var audits = new HashMap<String, Kept>();
        try (var files = Files.newDirectoryStream(directory.runsDirectory())) {
            for (var file : files) {
                add(file, audits);
            }
        }
        audits.remove(own);
        var list = new ArrayList<>(audits.values());
        list.sort(Comparator.comparing(Kept::written));
        return list;
    }

    private void add(Path file, Map<String, Kept> audits) throws IOException {
        var run = RunFiles.ownerOf(file);
        if (run.isEmpty()) {
            return;
        }
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            var known = audits.getOrDefault(run, new Kept(directory.run(run), 0, Instant.MIN, false));
            audits.put(run, known.with(attributes, file.toString().endsWith(RunFiles.REMOVED)));
        } catch (NoSuchFileException _) {
            // Its own run has dropped it since.
        }
    }
}
