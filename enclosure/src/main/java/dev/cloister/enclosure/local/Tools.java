// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import dev.cloister.linux.process.Command;
import java.util.List;

/// The system's tools that an agent's start goes through, as absolute paths: whatever a PATH says, these are run.
record Tools(String env, String setpriv, String unshare, String bwrap, String setsid) {
    /// Looks for them.
    ///
    /// @throws dev.cloister.linux.process.ToolFailure if one isn't installed
    static Tools find() {
        return new Tools(path("env"), path("setpriv"), path("unshare"), path("bwrap"), path("setsid"));
    }

    private static String path(String tool) {
        return Command.of(List.of(tool)).arguments().getFirst();
    }
}
