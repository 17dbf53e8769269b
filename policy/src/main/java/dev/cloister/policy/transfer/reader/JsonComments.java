// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

/// JSON as editors write it, made plain: comments, and commas behind last members, become blanks, so that lines stay
/// where they are.
final class JsonComments {
    private static final int DEEPEST = 60;

    private final Cursor cursor;
    private final StringBuilder plain = new StringBuilder();
    private int comma = -1;

    private JsonComments(String text) {
        cursor = new Cursor(text, 1);
    }

    /// @throws Unreadable where a string or a comment doesn't end, or brackets lie too deep
    static String without(String text) {
        var comments = new JsonComments(text);
        comments.run();
        return comments.plain.toString();
    }

    private void run() {
        var depth = 0;
        while (!cursor.ended()) {
            var c = cursor.peek();
            if (cursor.looksAt("//")) {
                cursor.restOfLineButItsEnd();
            } else if (cursor.looksAt("/*")) {
                comment();
            } else if (c == '"') {
                comma = -1;
                string();
            } else {
                depth += "[{".indexOf(c) >= 0 ? 1 : 0;
                depth -= "]}".indexOf(c) >= 0 ? 1 : 0;
                if (depth > DEEPEST) {
                    throw new Unreadable(cursor.line(), "nested deeper than %d".formatted(DEEPEST));
                }
                plain(cursor.next());
            }
        }
    }

    private void plain(char c) {
        if ("]}".indexOf(c) >= 0 && comma >= 0) {
            plain.setCharAt(comma, ' ');
        }
        if (" \t\r\n".indexOf(c) < 0) {
            comma = c == ',' ? plain.length() : -1;
        }
        // Tabs between values are JSON, but not YAML.
        plain.append(c == '\t' ? ' ' : c);
    }

    private void comment() {
        var line = cursor.line();
        cursor.skip(2);
        while (!cursor.looksAt("*/")) {
            if (cursor.ended()) {
                throw new Unreadable(line, "a comment that is never closed");
            }
            if (cursor.next() == '\n') {
                plain.append('\n');
            }
        }
        cursor.skip(2);
    }

    private void string() {
        var line = cursor.line();
        var start = cursor.at();
        cursor.next();
        while (cursor.peek() != '"') {
            if (cursor.ended() || cursor.peek() == '\n') {
                throw new Unreadable(line, "a text that is never closed");
            }
            cursor.skip(cursor.peek() == '\\' ? 2 : 1);
        }
        cursor.next();
        plain.append(cursor.since(start));
    }
}
