// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

/// A place in a text that moves forward and knows its line.
final class Cursor {
    /// What stands behind the end: no text that is read here holds it.
    static final char END = '\0';

    private final String text;
    private int at;
    private int line;

    Cursor(String text, int line) {
        this.text = text;
        this.line = line;
    }

    int line() {
        return line;
    }

    int at() {
        return at;
    }

    boolean ended() {
        return at >= text.length();
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    boolean looksAt(String what) {
        return text.startsWith(what, at);
    }

    char next() {
        var c = peek();
        at++;
        line += c == '\n' ? 1 : 0;
        return c;
    }

    void skip(int count) {
        for (var i = 0; i < count && !ended(); i++) {
            next();
        }
    }

    /// The text from an earlier place to this one.
    String since(int start) {
        return text.substring(start, Math.min(at, text.length()));
    }

    /// The rest of the line, without its end, which is passed over too.
    String restOfLine() {
        var rest = restOfLineButItsEnd();
        skip(1);
        return rest;
    }

    /// The rest of the line; the end is what comes next.
    String restOfLineButItsEnd() {
        var start = at;
        while (!ended() && peek() != '\n') {
            next();
        }
        return since(start);
    }
}
