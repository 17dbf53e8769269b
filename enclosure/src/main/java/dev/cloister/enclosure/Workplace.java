// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the agent may write for good: the workspace, and a home that is kept.
///
/// @param workspace its real path on the host
/// @param target where it is inside
/// @param home the directory on the host that is the agent's home; none for one that is gone at the end
public record Workplace(Path workspace, String target, Optional<Path> home) {
    /// What the enclosure mounts something of its own at, or hides.
    private static final List<String> TAKEN = List.of(
            "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run", "/sbin", "/sys", "/tmp",
            "/usr", "/var/run", "/var/tmp", Planner.HOME);

    public Workplace {
        if (!Path.of(target).isAbsolute()) {
            throw new IllegalArgumentException("workspace: at %s (expected: an absolute path)".formatted(target));
        }
    }

    /// At `/workspace`, with a home that is gone at the end.
    public static Workplace of(Path workspace) {
        return new Workplace(workspace, Planner.WORKSPACE, Optional.empty());
    }

    /// With the workspace at the path that it has on the host.
    ///
    /// @throws EnclosureFailure where the enclosure has something else at that path
    public Workplace atSamePath() {
        for (var taken : TAKEN) {
            if (workspace.startsWith(taken) || Path.of(taken).startsWith(workspace)) {
                throw new EnclosureFailure(
                        EnclosureFailure.Kind.HOST,
                        "cannot show the workspace at %s: the enclosure has its own %s".formatted(workspace, taken),
                        "leave out files.workspace.at, or move the workspace");
            }
        }
        return new Workplace(workspace, workspace.toString(), home);
    }

    /// With this home, which is kept.
    public Workplace withHome(Path directory) {
        return new Workplace(workspace, target, Optional.of(directory));
    }
}
