// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /// Whether a run writes to one of them now. Never to be asked by a process that does: it would lose its lock.
    public boolean isInUse() throws IOException {
        if (!Files.isDirectory(runsDirectory())) {
            return false;
        }
        try (var heads = Files.newDirectoryStream(runsDirectory(), "*" + RunFiles.HEAD)) {
            for (var head : heads) {
                if (isLocked(head)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLocked(Path head) throws IOException {
        try (var channel = FileChannel.open(head, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
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
