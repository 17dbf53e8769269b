// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a run left behind in its workspace, looked over once the agent has ended: repositories that appeared are put
/// aside, and what changed that somebody may run later is told.
public final class Aftermath {
    private static final int MOST_LINES = 6;
    /// Nobody waits for the agent any more.
    private static final int MOST_ENTRIES = 400_000;

    private Aftermath() {}

    /// Looks a workspace over.
    ///
    /// @param told whether changed files are wanted too
    /// @return lines for the owner
    public static List<String> of(Protection protection, Placeholders placeholders, boolean told) {
        return lookOver(protection.workspace(), protection.repositories(), placeholders.began(), told);
    }

    /// Takes away what killed runs left behind in any workspace, and puts aside what their agents made.
    ///
    /// @return lines for the owner
    public static List<String> recover(Path journals) {
        var lines = new ArrayList<String>();
        for (var entry : Placeholders.recover(journals)) {
            lines.addAll(lookOver(entry.workspace(), entry.repositories(), entry.began(), false));
        }
        return lines;
    }

    private static List<String> lookOver(Path workspace, Repositories before, Instant began, boolean told) {
        try (var beneath = new Beneath(workspace)) {
            var changed = new ChangedFiles(beneath, began);
            var search = new RepositorySearch();
            var complete = Walk.through(beneath, MOST_ENTRIES, (directory, entries) -> {
                if (told) {
                    changed.see(directory, entries);
                }
                return search.see(directory, entries);
            });
            var after = search.found(beneath::entries, MOST_ENTRIES, complete);
            var lines = list(
                    "git finds no more what the agent made: %s; to accept one, look at its config and rename it back",
                    new Quarantine(beneath, began, before).of(after));
            if (!after.complete()) {
                lines.add("cloister: not all of the workspace was searched for repositories that the agent made: "
                        + "run no git in directories that you don't know");
            }
            lines.addAll(list(
                    "changed, and perhaps run later: look at %s before you build or commit", changed.paths()));
            return lines;
        }
    }

    private static List<String> list(String about, List<String> paths) {
        var lines = new ArrayList<String>();
        if (!paths.isEmpty()) {
            lines.add("cloister: " + about.formatted(paths.size() == 1 ? "1 file" : paths.size() + " files"));
            for (var path : paths.subList(0, Math.min(paths.size(), MOST_LINES))) {
                lines.add("  " + path);
            }
            if (paths.size() > MOST_LINES) {
                lines.add("  and %d more".formatted(paths.size() - MOST_LINES));
            }
        }
        return lines;
    }
}
