// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.Optional;

/// What a planner may ask of the host's file system: it looks, and opens nothing.
public interface HostFiles {
    /// Whether something is there, symlinks followed.
    boolean exists(Path path);

    /// Where the symbolic link at `path` points, as written; empty if it is none.
    Optional<Path> link(Path path);

    /// The path with every symlink in it resolved; empty where nothing is there.
    Optional<Path> real(Path path);
}
