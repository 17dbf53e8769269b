// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Deletes a home, unless a run uses it.
final class Reset {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private Reset() {}

    /// Deletes what an agent kept there: whatever it is, how deep it lies and however it is closed.
    ///
    /// @throws Failure if a run uses it
    static void of(Volume volume) {
        try (var lock = VolumeUse.open(volume)) {
            if (lock.tryLock() == null) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot reset %s: a run uses it".formatted(volume.name()),
                        "end that run first: cloister ps");
            }
            delete(volume.gone());
            Files.move(volume.home(), volume.gone());
            delete(volume.gone());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reset " + volume.name(), e);
        }
    }

    /// By the system's own tools, which go down by descriptor: paths that an agent made may be longer than any call takes.
    private static void delete(Path directory) {
        if (Files.isDirectory(directory)) {
            run("chmod", "-R", "u+rwX", "--", directory.toString());
            run("rm", "-rf", "--one-file-system", "--", directory.toString());
        }
    }

    private static void run(String... arguments) {
        var tool = Command.of(List.of(arguments));
        new Command(tool.arguments(), tool.environment(), tool.directory(), "", LIMIT)
                .run()
                .orThrow();
    }
}
