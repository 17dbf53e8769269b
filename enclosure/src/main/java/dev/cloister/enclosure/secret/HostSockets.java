// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.SyscallException;
import java.util.List;

/// Sockets in the workspace at which a process of the host listens: a connection to one would be a door that no gate
/// knows.
///
/// One that nobody listens at is left: nobody can ever listen at it again, and an agent's own server must be able to
/// replace the one that it left behind.
final class HostSockets {
    private static final String WHAT = "a socket at which a process of the host listens";

    private final WorkspaceFiles files;
    private final List<Secret> secrets;

    HostSockets(WorkspaceFiles files, List<Secret> secrets) {
        this.files = files;
        this.secrets = secrets;
    }

    /// Hides this one, if it is a door.
    void look(String path) {
        if (files.isListening(path)) {
            secrets.add(new Secret(path, WHAT, false));
        }
    }

    /// Hides those of a git directory, which isn't searched otherwise: git's own monitor has one there.
    void lookIn(String directory, Budget budget) {
        try {
            for (var entry : files.entries(directory, budget.entriesLeft())) {
                if (entry.type() == Directories.DT_SOCK) {
                    look(directory + "/" + entry.name());
                }
            }
        } catch (SyscallException _) {
            // It has gone since it was seen.
        }
    }
}
