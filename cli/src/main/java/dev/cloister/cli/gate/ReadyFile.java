// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that is there for as long as a gate stands, in a directory that doesn't outlive its container.
record ReadyFile(Path path) implements AutoCloseable {
    /// Makes it.
    ///
    /// @throws Failure if that isn't possible: whoever waits for it would wait for ever
    void make(String run) {
        try {
            Files.writeString(path, run + "\n");
        } catch (IOException e) {
            throw new Failure(ExitCode.INTERNAL, "cannot write %s: %s".formatted(path, e), "name a file in a tmpfs: --ready /run/standing");
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
