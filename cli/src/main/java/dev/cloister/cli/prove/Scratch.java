// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.host.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The directories of a proof, below Cloister's own state and thereby mostly in the caller's home: gone when it ends.
///
/// @param base all of it but sockets, only its owner's
/// @param runtime where the run's control socket stands, among temporary files: the length of its path is bounded
record Scratch(Path base, Path runtime) implements AutoCloseable {
    /// Makes them.
    static Scratch below(Path state, String token) {
        try {
            Files.createDirectories(state);
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            var scratch = new Scratch(
                    Files.createDirectory(state.toRealPath().resolve("prove-" + token), ownerOnly),
                    Files.createTempDirectory("prove-", ownerOnly));
            for (var directory : List.of(
                    scratch.workspace(), scratch.state(), scratch.configuration(), scratch.neighbour())) {
                Files.createDirectory(directory, ownerOnly);
            }
            Files.writeString(scratch.canary(), token);
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a scratch directory in " + state, e);
        }
    }

    /// What the enclosure has as its workspace.
    Path workspace() {
        return base.resolve("workspace");
    }

    /// What the launcher has as its state and its configuration, instead of the caller's.
    Path state() {
        return base.resolve("state");
    }

    Path configuration() {
        return base.resolve("configuration");
    }

    /// A trial's own policy and state.
    Path trial(int number) {
        return base.resolve("trial-" + number);
    }

    /// The workspace of another enclosure.
    Path neighbour() {
        return base.resolve("neighbour");
    }

    /// Where that one's launcher keeps what it keeps.
    Path neighbourState() {
        return base.resolve("neighbour-state");
    }

    /// The policy in force, as a file.
    Path policy() {
        return base.resolve("policy.yaml");
    }

    /// A file that nobody inside may read.
    Path canary() {
        return base.resolve("canary");
    }

    /// A socket of the host that nobody inside may connect to.
    Path socket() {
        return base.resolve("socket");
    }

    @Override
    public void close() {
        try {
            Directories.deleteTree(runtime);
            Directories.deleteTree(base);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + base, e);
        }
    }
}
