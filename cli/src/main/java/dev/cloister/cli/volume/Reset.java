// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// Deletes a home, unless a run uses it.
final class Reset {
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
            HostileTree.delete(volume.gone());
            Files.move(volume.home(), volume.gone());
            HostileTree.delete(volume.gone());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reset " + volume.name(), e);
        }
    }
}
