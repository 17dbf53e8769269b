// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What can be tried on a path: to read it, to write there.
final class Paths {
    private Paths() {}

    /// Reads a file, or lists a directory; an empty file tells nothing.
    static Outcome read(String path) {
        var file = Path.of(path);
        try {
            if (java.nio.file.Files.isDirectory(file)) {
                try (var entries = java.nio.file.Files.list(file)) {
                    return entries.findFirst()
                            .map(entry -> Outcome.reached("listed " + path))
                            .orElse(Outcome.refused("empty"));
                }
            }
            try (var stream = java.nio.file.Files.newInputStream(file)) {
                return stream.read() < 0 ? Outcome.refused("empty") : Outcome.reached("read " + path);
            }
        } catch (IOException e) {
            return Outcome.refused(Reasons.of(e));
        }
    }

    /// Reads each.
    static Outcome readAny(List<String> paths) {
        return Outcome.worst(paths.stream().map(Paths::read).toList());
    }

    /// Makes a file in a directory, and removes it again.
    static Outcome create(String directory) {
        var file = directory + (directory.endsWith("/") ? "" : "/") + ".cloister-prove";
        return tried(() -> {
            Files.close(Files.open(file, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, 0600));
            Files.unlinkat(Files.AT_FDCWD, file, 0);
            return Outcome.reached("made a file in " + directory);
        });
    }

    /// Opens an existing file for writing, without changing it.
    static Outcome write(String path) {
        return tried(() -> {
            Files.close(Files.open(path, Files.O_WRONLY, 0));
            return Outcome.reached("opened %s for writing".formatted(path));
        });
    }

    /// Writes a file, made if it isn't there.
    static Outcome put(String path) {
        return tried(() -> {
            var fd = Files.open(path, Files.O_WRONLY | Files.O_CREAT, 0755);
            Files.write(fd, "# proof\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 8);
            Files.close(fd);
            return Outcome.reached("wrote " + path);
        });
    }

    static Outcome tried(Attempt attempt) {
        try {
            return attempt.make();
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } catch (IOException e) {
            return Outcome.refused(Reasons.of(e));
        }
    }
}
