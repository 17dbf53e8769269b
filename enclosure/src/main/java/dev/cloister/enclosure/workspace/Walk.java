// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayDeque;
import java.util.List;

/// A walk through a workspace, what is near its top first. Links are not followed.
final class Walk {
    private Walk() {}

    /// What is done with each directory.
    interface Visitor {
        /// This stands in it.
        ///
        /// @return whether to go on below it; into git directories nobody goes
        boolean see(String directory, List<Directories.Entry> entries);
    }

    /// Goes through all of it.
    ///
    /// @param most how many entries to look at
    /// @return whether all of it was seen
    static boolean through(Beneath workspace, int most, Visitor visitor) {
        var left = most;
        var complete = true;
        var waiting = new ArrayDeque<>(List.of(""));
        while (!waiting.isEmpty() && left > 0) {
            var directory = waiting.remove();
            try {
                var entries = workspace.entries(directory, left);
                left -= entries.size();
                if (visitor.see(directory, entries)) {
                    enqueue(directory, entries, waiting);
                }
            } catch (SyscallException e) {
                complete &= e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ENOTDIR);
            }
        }
        return complete && left > 0;
    }

    private static void enqueue(String directory, List<Directories.Entry> entries, ArrayDeque<String> waiting) {
        for (var entry : entries) {
            if (entry.type() == Directories.DT_DIR && !entry.name().equals(".git")) {
                waiting.add(PathText.below(directory, entry.name()));
            }
        }
    }
}
