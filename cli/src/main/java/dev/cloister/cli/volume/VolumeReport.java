// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is known of one volume.
///
/// @param bytes of its files, as far as they could be counted
/// @param used when a run began to use it last
/// @param inUse whether a run uses it now
record VolumeReport(Volume volume, String workspace, long bytes, Instant used, boolean inUse) {
    static VolumeReport of(Volume volume) {
        try {
            return new VolumeReport(volume, workspace(volume), bytes(volume.home()), used(volume), isInUse(volume));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + volume.directory(), e);
        }
    }

    Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", volume.name());
        map.put("workspace", workspace);
        map.put("bytes", bytes);
        map.put("used", used.truncatedTo(ChronoUnit.SECONDS).toString());
        map.put("inUse", inUse);
        map.put("path", volume.home().toString());
        return map;
    }

    /// One line for people; the path last, since it may be long.
    String line() {
        return "%s  %s  %s  %s%s"
                .formatted(
                        volume.name(),
                        size(),
                        used.truncatedTo(ChronoUnit.SECONDS),
                        workspace,
                        inUse ? "  (in use)" : "");
    }

    private String size() {
        return bytes < 1 << 20 ? ((bytes + 1023) >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    private static String workspace(Volume volume) throws IOException {
        return Files.exists(volume.workspace()) ? Files.readString(volume.workspace()) : "";
    }

    private static Instant used(Volume volume) throws IOException {
        var file = Files.exists(volume.lock()) ? volume.lock() : volume.directory();
        return Files.getLastModifiedTime(file).toInstant();
    }

    private static boolean isInUse(Volume volume) throws IOException {
        try (var lock = VolumeUse.open(volume)) {
            return lock.tryLock() == null;
        }
    }

    /// The agent may close directories or remove them meanwhile; no link is followed.
    private static long bytes(Path home) throws IOException {
        var sum = new long[1];
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException failure)
                    throws IOException {
                if (failure != null && !(failure instanceof NoSuchFileException)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }
}
