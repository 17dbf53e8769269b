// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import java.nio.file.Path;

/// The home of one project's agents, as one user of the host: a directory that only its owner can look into.
///
/// @param directory holds the home itself and, out of the agent's reach, what is known about it
public record Volume(Path directory) {
    /// A readable name and a hash.
    public String name() {
        return String.valueOf(directory.getFileName());
    }

    /// What is mounted as the agent's home: hostile once an agent has run.
    public Path home() {
        return directory.resolve("home");
    }

    /// Where a home goes that is being deleted, so that none is ever used in part.
    Path gone() {
        return directory.resolve("gone");
    }

    /// Locked by each run that uses the home, together, and by whoever deletes it, alone.
    Path lock() {
        return directory.resolve("lock");
    }

    /// Holds the workspace's path, for people.
    Path workspace() {
        return directory.resolve("workspace");
    }
}
