// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where an owner's audit lives: `audit/` beneath the state directory holds the runs, `audit.key` beside it the
/// key.
///
/// @param state the owner's state directory
public record AuditDirectory(Path state) {
    /// The directory of the runs' files.
    public Path runsDirectory() {
        return state.resolve("audit");
    }

    /// The file of the key that seals their heads.
    public Path keyFile() {
        return state.resolve("audit.key");
    }

    /// The files of one run, whether they exist or not.
    public RunFiles run(String id) {
        return new RunFiles(runsDirectory(), id);
    }

    /// Every run that has a file, the one that began last first.
    public List<RunFiles> runs() throws IOException {
        if (!Files.isDirectory(runsDirectory())) {
            return List.of();
        }
        try (var files = Files.list(runsDirectory())) {
            return files.map(RunFiles::runOf)
                    .flatMap(Optional::stream)
                    .distinct()
                    .map(this::run)
                    .filter(run -> !Files.exists(run.removed()))
                    .sorted(Comparator.comparing(RunFiles::began).reversed())
                    .toList();
        }
    }
}
