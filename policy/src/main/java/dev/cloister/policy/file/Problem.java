// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.Optional;

/// Something wrong with a policy file, a flag or a variable, and where.
///
/// @param file the file as the user knows it; for a flag or variable, its name
/// @param line counted from 1; 0 where the text isn't a file's
/// @param column counted from 1, in code points
/// @param text what is wrong: lower case, no full stop
/// @param sourceLine the line that holds it, fit for a terminal
/// @param suggestion what to write instead, where that is near
public record Problem(String file, int line, int column, String text, String sourceLine, Optional<String> suggestion) {
    /// The most of a source line that is shown: one screen's width and a half.
    private static final int WIDTH = 120;

    /// `file:line:column: text`, the source line, a caret under the column, and the suggestion.
    @Override
    public String toString() {
        var message = new StringBuilder(headline());
        if (!sourceLine.isEmpty()) {
            message.append('\n').append(excerpt());
        }
        suggestion.ifPresent(line -> message.append("\n    ").append(line));
        return message.toString();
    }

    private String headline() {
        return line == 0 ? "%s: %s".formatted(file, text) : "%s:%d:%d: %s".formatted(file, line, column, text);
    }

    private String excerpt() {
        var points = sourceLine.codePoints().toArray();
        var caret = Math.clamp(column - 1, 0, points.length);
        var first = points.length <= WIDTH ? 0 : Math.max(0, caret - WIDTH / 2);
        var shown = new String(points, first, Math.min(WIDTH, points.length - first));
        return "    %s\n    %s^".formatted(shown, blank(new String(points, first, caret - first)));
    }

    /// As wide as `text`: tabs stay tabs.
    private static String blank(String text) {
        return text.codePoints()
                .map(c -> c == '\t' ? '\t' : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
