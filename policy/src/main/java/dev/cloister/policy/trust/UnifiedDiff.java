// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

import java.util.ArrayList;
import java.util.List;

/// What changed between two texts, in the unified format, fit for a terminal: the new text may be the agent's.
public final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /// Above this many cells of the table, what differs is shown as removed and added at once.
    private static final long LARGEST = 4_000_000;

    private record Line(char mark, String text) {}

    private final List<Line> lines = new ArrayList<>();

    private UnifiedDiff(List<String> before, List<String> after) {
        var start = 0;
        while (start < Math.min(before.size(), after.size())
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        var end = 0;
        while (end < Math.min(before.size(), after.size()) - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        add(' ', before.subList(0, start));
        middle(before.subList(start, before.size() - end), after.subList(start, after.size() - end));
        add(' ', before.subList(before.size() - end, before.size()));
    }

    /// The change from `before` to `after`; empty when they are equal.
    ///
    /// @param name the file, for the head lines
    public static String between(String name, String before, String after) {
        return between(name, "trusted", before, "now", after);
    }

    /// The same, between texts that are known by other words.
    public static String between(String name, String old, String before, String young, String after) {
        if (before.equals(after)) {
            return "";
        }
        var head = "--- %s (%s)\n+++ %s (%s)\n".formatted(printable(name), old, printable(name), young);
        return head + new UnifiedDiff(split(before), split(after)).hunks();
    }

    private static List<String> split(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split("(?<=\n)", -1)).stream()
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    /// The longest common subsequence keeps its lines; the rest is removed and added.
    private void middle(List<String> before, List<String> after) {
        if ((long) before.size() * after.size() > LARGEST) {
            add('-', before);
            add('+', after);
            return;
        }
        var common = new int[before.size() + 1][after.size() + 1];
        for (var i = before.size() - 1; i >= 0; i--) {
            for (var j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        walk(before, after, common);
    }

    private void walk(List<String> before, List<String> after, int[][] common) {
        var i = 0;
        var j = 0;
        while (i < before.size() && j < after.size()) {
            if (before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i++)));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
        add('-', before.subList(i, before.size()));
        add('+', after.subList(j, after.size()));
    }

    private void add(char mark, List<String> texts) {
        texts.forEach(text -> lines.add(new Line(mark, text)));
    }

    private String hunks() {
        var text = new StringBuilder();
        for (var first = nextChange(0); first < lines.size(); ) {
            var end = first;
            for (var next = first; next < lines.size() && next - end <= 2 * CONTEXT; next = nextChange(end)) {
                end = next + 1;
            }
            hunk(text, Math.max(0, first - CONTEXT), Math.min(lines.size(), end + CONTEXT));
            first = nextChange(end);
        }
        return text.toString();
    }

    private int nextChange(int from) {
        var next = from;
        while (next < lines.size() && lines.get(next).mark() == ' ') {
            next++;
        }
        return next;
    }

    private void hunk(StringBuilder text, int first, int end) {
        text.append("@@ -%s +%s @@\n".formatted(range('+', first, end), range('-', first, end)));
        for (var line : lines.subList(first, end)) {
            text.append(line.mark())
                    .append(printable(line.text().replace("\n", "")))
                    .append('\n');
            if (!line.text().endsWith("\n")) {
                text.append("\\ No newline at end of file\n");
            }
        }
    }

    /// First line and count of one side: the lines without the other side's mark.
    private String range(char other, int first, int end) {
        var before = lines.subList(0, first).stream()
                .filter(line -> line.mark() != other)
                .count();
        var count = lines.subList(first, end).stream()
                .filter(line -> line.mark() != other)
                .count();
        return "%d,%d".formatted(count == 0 ? before : before + 1, count);
    }

    private static String printable(String text) {
        var fit = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\t' || !hides(c)) {
                fit.appendCodePoint(c);
            } else {
                fit.append("<U+%04X>".formatted(c));
            }
        });
        return fit.toString();
    }

    private static boolean hides(int c) {
        var type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED;
    }
}
