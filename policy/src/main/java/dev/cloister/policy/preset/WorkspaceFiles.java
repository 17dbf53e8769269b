// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.Optional;

/// A workspace's files, as its reader: each path is opened beneath the workspace without following a symbolic link.
@FunctionalInterface
public interface WorkspaceFiles {
    /// A regular file's bytes, at most 256 KiB of them; empty when there is none.
    ///
    /// @param path relative to the workspace, `/` between names
    Optional<byte[]> read(String path);
}
