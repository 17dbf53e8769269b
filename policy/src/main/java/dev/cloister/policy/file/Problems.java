// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Collects every problem of one text. Used by one thread.
final class Problems {
    /// Nobody reads more, and a hostile file could make millions.
    private static final int MOST = 500;

    private final String file;
    private final List<String> lines;
    private final boolean numbered;
    private final List<Problem> found = new ArrayList<>();
    private final Map<Integer, String> shown = new HashMap<>();
    private int untold;

    private Problems(String file, String text, boolean numbered) {
        this.file = file;
        this.lines = List.of(text.split("\r\n|\r|\n", -1));
        this.numbered = numbered;
    }

    static Problems inFile(String file, String text) {
        return new Problems(file, text, true);
    }

    /// Problems of a flag's or a variable's value.
    static Problems inValue(String name, String value) {
        return new Problems(name, value, false);
    }

    void add(Place at, String text) {
        add(at, text, Optional.empty());
    }

    void add(Place at, String text, Optional<String> suggestion) {
        if (found.size() == MOST) {
            untold++;
            return;
        }
        found.add(new Problem(file, numbered ? at.line() : 0, at.column(), text, shown(at.line()), suggestion));
    }

    /// Made once for each line: one line of a hostile file may have all the problems.
    private String shown(int number) {
        return shown.computeIfAbsent(number, _ -> number <= lines.size() ? Printable.line(line(number)) : "");
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    String line(int number) {
        return lines.get(number - 1);
    }

    List<String> lines() {
        return lines;
    }

    Origin origin(Place at) {
        return numbered ? new Origin(file, at.line(), at.column()) : Origin.of(file);
    }

    /// All of them, in the order of the text.
    List<Problem> list() {
        var all = new ArrayList<>(found);
        all.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (untold > 0) {
            var last = all.getLast();
            all.add(new Problem(
                    file, last.line(), last.column(), "%d more problems".formatted(untold), "", Optional.empty()));
        }
        return List.copyOf(all);
    }
}
