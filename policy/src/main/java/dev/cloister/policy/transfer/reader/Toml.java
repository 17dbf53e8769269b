// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.ArrayList;
import java.util.List;

/// A TOML text as a list of settings, each with its whole path. Texts and lists of them are read, other values are kept as
/// they are written.
final class Toml {
    /// One key with its value.
    ///
    /// @param path tables first, then the key
    /// @param texts the value's texts: one, or those of a list
    record Setting(int line, List<String> path, List<String> texts) {
        Setting {
            path = List.copyOf(path);
            texts = List.copyOf(texts);
        }
    }

    private static final String BLANKS = " \t\r";
    private static final int DEEPEST = 30;

    private final Cursor cursor;
    private final List<Setting> settings = new ArrayList<>();
    private List<String> table = List.of();

    private Toml(String text) {
        cursor = new Cursor(text, 1);
    }

    /// @throws Unreadable where the text isn't TOML
    static List<Setting> read(String text) {
        var toml = new Toml(text);
        toml.run();
        return List.copyOf(toml.settings);
    }

    private void run() {
        blanksAndLines();
        while (!cursor.ended()) {
            if (cursor.peek() == '[') {
                header();
            } else {
                setting(table, 0);
            }
            blanks();
            if (!cursor.ended() && cursor.peek() != '\n' && cursor.peek() != '#') {
                throw unexpected();
            }
            blanksAndLines();
        }
    }

    private void header() {
        var twice = cursor.looksAt("[[");
        cursor.skip(twice ? 2 : 1);
        table = path(']');
        cursor.skip(1);
        if (twice) {
            expect(']');
        }
    }

    private void setting(List<String> within, int depth) {
        var line = cursor.line();
        var path = new ArrayList<>(within);
        path.addAll(path('='));
        expect('=');
        blanks();
        if (cursor.peek() == '{') {
            inline(path, depth + 1);
        } else {
            var texts = new ArrayList<String>();
            value(texts, depth);
            settings.add(new Setting(line, path, texts));
        }
    }

    private void inline(List<String> path, int depth) {
        limit(depth);
        expect('{');
        blanksAndLines();
        while (cursor.peek() != '}') {
            setting(path, depth);
            blanksAndLines();
            if (cursor.peek() == ',') {
                cursor.next();
                blanksAndLines();
            } else if (cursor.peek() != '}') {
                throw unexpected();
            }
        }
        cursor.next();
    }

    /// Keys with dots between, as far as `end`, which isn't passed over.
    private List<String> path(char end) {
        var path = new ArrayList<String>();
        do {
            cursor.skip(path.isEmpty() ? 0 : 1);
            blanks();
            path.add(key());
            blanks();
        } while (cursor.peek() == '.');
        if (cursor.peek() != end) {
            throw unexpected();
        }
        return path;
    }

    private String key() {
        if (cursor.peek() == '"' || cursor.peek() == '\'') {
            return text(cursor.peek());
        }
        var start = cursor.at();
        while (Character.isLetterOrDigit(cursor.peek()) || "_-".indexOf(cursor.peek()) >= 0) {
            cursor.next();
        }
        if (cursor.at() == start) {
            throw unexpected();
        }
        return cursor.since(start);
    }

    private void value(List<String> texts, int depth) {
        limit(depth);
        switch (cursor.peek()) {
            case '"', '\'' -> texts.add(text(cursor.peek()));
            case '[' -> list(texts, depth);
            case '{' -> {
                var hidden = settings.size();
                inline(List.of(), depth + 1);
                settings.subList(hidden, settings.size()).clear();
            }
            default -> texts.add(word());
        }
    }

    private void list(List<String> texts, int depth) {
        expect('[');
        blanksAndLines();
        while (cursor.peek() != ']') {
            value(texts, depth + 1);
            blanksAndLines();
            if (cursor.peek() == ',') {
                cursor.next();
                blanksAndLines();
            } else if (cursor.peek() != ']') {
                throw unexpected();
            }
        }
        cursor.next();
    }

    private String word() {
        var start = cursor.at();
        while (!cursor.ended() && ",]}#\n\r \t".indexOf(cursor.peek()) < 0) {
            cursor.next();
        }
        if (cursor.at() == start) {
            throw unexpected();
        }
        return cursor.since(start);
    }

    private String text(char quote) {
        var line = cursor.line();
        var end = String.valueOf(quote).repeat(cursor.looksAt(String.valueOf(quote).repeat(3)) ? 3 : 1);
        cursor.skip(end.length());
        var start = cursor.at();
        while (!cursor.looksAt(end)) {
            if (cursor.ended() || (end.length() == 1 && cursor.peek() == '\n')) {
                throw new Unreadable(line, "a text that is never closed");
            }
            cursor.skip(quote == '"' && cursor.peek() == '\\' ? 2 : 1);
        }
        var text = cursor.since(start);
        cursor.skip(end.length());
        return text;
    }

    private void blanks() {
        while (BLANKS.indexOf(cursor.peek()) >= 0 && !cursor.ended()) {
            cursor.next();
        }
    }

    private void blanksAndLines() {
        blanks();
        while (!cursor.ended() && (cursor.peek() == '\n' || cursor.peek() == '#')) {
            cursor.restOfLine();
            blanks();
        }
    }

    private void expect(char c) {
        if (cursor.peek() != c || cursor.ended()) {
            throw unexpected();
        }
        cursor.next();
    }

    private void limit(int depth) {
        if (depth > DEEPEST) {
            throw new Unreadable(cursor.line(), "nested deeper than %d".formatted(DEEPEST));
        }
    }

    private Unreadable unexpected() {
        return new Unreadable(
                cursor.line(),
                cursor.ended() ? "the text ends in the middle of a setting" : "\"%s\" isn't TOML".formatted(cursor.peek()));
    }
}
