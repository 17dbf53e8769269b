// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The one directory of the host that the agent may write to.
///
/// Invariant: a real directory, without symlinks, that holds neither the whole home nor anything of Cloister's own,
/// whether that exists already or is made later.
public record Workspace(Path path) {
    /// Checks a directory.
    ///
    /// @throws Failure if an agent that writes there could reach more than a project
    public static Workspace of(Path directory, Places places) {
        var path = real(directory.toAbsolutePath().normalize());
        if (!Files.isDirectory(path)) {
            throw refused("no such directory", path);
        }
        if (path.getParent() == null) {
            throw refused("the whole file system is no workspace", path);
        }
        if (real(places.home()).startsWith(path)) {
            throw refused("it holds your home directory", path);
        }
        for (var own : places.own()) {
            if (real(own).startsWith(path)) {
                throw refused("it holds Cloister's own %s".formatted(own), path);
            }
            if (path.startsWith(real(own))) {
                throw refused("it lies in Cloister's own %s".formatted(own), path);
            }
        }
        return new Workspace(path);
    }

    /// The path without links, as far as it exists: what doesn't yet may be made, through the same links.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            var parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    private static Failure refused(String why, Path path) {
        return new Failure(
                ExitCode.INTERNAL,
                "cannot use %s as workspace: %s".formatted(path, why),
                "change into a project's directory, or name one with --workspace DIR");
    }
}
