// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// What a run left behind in its workspace, looked over once the agent has ended: repositories that appeared are put
/// aside, and what changed that somebody may run later is told.
public final class Aftermath {
    private static final int MOST_LINES = 6;

    private Aftermath() {}

    /// Looks a workspace over.
    ///
    /// @param told whether changed files are wanted too
    /// @return lines for the owner
    public static List<String> of(Protection protection, Placeholders placeholders, boolean told) {
        var began = placeholders.began();
        var lines = quarantine(protection.workspace(), protection.repositories(), began);
        if (told) {
            lines.addAll(list(
                    "changed, and perhaps run later: look at %s before you build or commit",
                    ChangedFiles.in(protection.workspace(), second(began))));
        }
        return lines;
    }

    /// Takes away what killed runs left behind in any workspace, and puts aside what their agents made.
    ///
    /// @return lines for the owner
    public static List<String> recover(Path journals) {
        var lines = new ArrayList<String>();
        for (var entry : Placeholders.recover(journals)) {
            lines.addAll(quarantine(entry.workspace(), entry.repositories(), entry.began()));
        }
        return lines;
    }

    private static List<String> quarantine(Path workspace, Repositories before, Instant began) {
        var after = Repositories.in(workspace, Repositories.AFTER);
        try (var beneath = new Beneath(workspace)) {
            var moved = new Quarantine(beneath, second(began)).of(before, after);
            return list(
                    "git finds no more what the agent made: %s; to accept one, look at its config and rename it back", moved);
        }
    }

    /// A file system may keep whole seconds only.
    private static Instant second(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
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
