// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.util.ArrayList;
import java.util.List;

/// How an agent changed its own copy of a file, as lines for the owner.
public final class ConfigChange {
    private static final int MOST_LINES = 8;

    private ConfigChange() {}

    /// The lines that are gone and the lines that are new, in their order; empty if none.
    public static List<String> between(String before, String after) {
        var old = before.lines().toList();
        var now = after.lines().toList();
        var changes = new ArrayList<String>();
        old.stream().filter(line -> !now.contains(line)).forEach(line -> changes.add("  - " + line.strip()));
        now.stream().filter(line -> !old.contains(line)).forEach(line -> changes.add("  + " + line.strip()));
        if (changes.size() > MOST_LINES) {
            var rest = changes.size() - MOST_LINES;
            changes.subList(MOST_LINES, changes.size()).clear();
            changes.add("  and %d more lines".formatted(rest));
        }
        return List.copyOf(changes);
    }
}
