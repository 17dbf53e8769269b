// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.transfer.reader.Word.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads single words of a shell script: quotes, variables, substitutions, each as far as its end.
final class ShellWords {
    private static final String ENDS = " \t\r\n;&|()<>";
    private static final Pattern EXPANSION =
            Pattern.compile("[!#]?([A-Za-z_][A-Za-z0-9_]*|[0-9@*])(?:\\[[^\\]]*\\])?(?::?[-=](.*))?", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[!#]?([A-Za-z_][A-Za-z0-9_]*).*", Pattern.DOTALL);

    private final Cursor cursor;
    private final int depth;

    ShellWords(Cursor cursor, int depth) {
        this.cursor = cursor;
        this.depth = depth;
    }

    /// The word that begins here; it has no parts where none does.
    Word word() {
        var line = cursor.line();
        var parts = new ArrayList<Part>();
        while (!cursor.ended() && (ENDS.indexOf(cursor.peek()) < 0 || isProcess())) {
            part(parts);
        }
        return new Word(line, parts);
    }

    /// `<(command)` and `>(command)`.
    private boolean isProcess() {
        return cursor.looksAt("<(") || cursor.looksAt(">(");
    }

    private void part(List<Part> parts) {
        switch (cursor.peek()) {
            case '\\' -> escaped(parts);
            case '\'' -> single(parts);
            case '"' -> inDoubleQuotes(parts);
            case '$' -> dollar(parts);
            case '`' -> backquoted(parts);
            case '<', '>' -> {
                var start = cursor.at();
                cursor.skip(2);
                substitution(parts, start);
            }
            default -> add(parts, String.valueOf(cursor.next()));
        }
    }

    private void escaped(List<Part> parts) {
        cursor.next();
        if (cursor.peek() == '\n') {
            cursor.next();
        } else if (!cursor.ended()) {
            add(parts, String.valueOf(cursor.next()));
        }
    }

    /// Before anything else than these, a backslash in double quotes is itself.
    private void escapedInQuotes(List<Part> parts) {
        if ("\\\"$`\n".indexOf(cursor.peek(1)) >= 0) {
            escaped(parts);
        } else {
            add(parts, String.valueOf(cursor.next()));
        }
    }

    private void single(List<Part> parts) {
        var line = cursor.line();
        cursor.next();
        var start = cursor.at();
        while (cursor.peek() != '\'') {
            demand(!cursor.ended(), line, "a single quote that is never closed");
            cursor.next();
        }
        add(parts, cursor.since(start));
        cursor.next();
    }

    private void inDoubleQuotes(List<Part> parts) {
        var line = cursor.line();
        cursor.next();
        add(parts, "");
        while (cursor.peek() != '"') {
            demand(!cursor.ended(), line, "a double quote that is never closed");
            switch (cursor.peek()) {
                case '\\' -> escapedInQuotes(parts);
                case '$' -> dollar(parts);
                case '`' -> backquoted(parts);
                default -> add(parts, String.valueOf(cursor.next()));
            }
        }
        cursor.next();
    }

    private void dollar(List<Part> parts) {
        var start = cursor.at();
        cursor.next();
        if (cursor.looksAt("((")) {
            arithmetic();
            parts.add(new Part.Substitution(List.of(), cursor.since(start)));
        } else if (cursor.peek() == '(') {
            cursor.next();
            substitution(parts, start);
        } else if (cursor.peek() == '{') {
            braces(parts, start);
        } else if (cursor.peek() == '\'') {
            single(parts);
        } else if (isNamePart(cursor.peek()) || "@*#?$!-".indexOf(cursor.peek()) >= 0) {
            variable(parts, start);
        } else {
            add(parts, "$");
        }
    }

    private void variable(List<Part> parts, int start) {
        var name = cursor.at();
        if (!isNamePart(cursor.peek())) {
            cursor.next();
        }
        while (isNamePart(cursor.peek())) {
            cursor.next();
        }
        parts.add(new Part.Reference(cursor.since(name), Optional.empty(), cursor.since(start)));
    }

    private void braces(List<Part> parts, int start) {
        var line = cursor.line();
        cursor.next();
        var inner = cursor.at();
        for (var open = 1; open > 0; ) {
            demand(!cursor.ended(), line, "a ${ that is never closed");
            open += switch (cursor.peek()) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            if (open > 0) {
                cursor.next();
            }
        }
        var content = cursor.since(inner);
        cursor.next();
        parts.add(expansion(content, cursor.since(start)));
    }

    private static Part expansion(String content, String text) {
        var plain = EXPANSION.matcher(content);
        if (plain.matches()) {
            var otherwise = Optional.ofNullable(plain.group(2)).map(value -> value.replaceAll("[\"']", ""));
            return new Part.Reference(plain.group(1), otherwise, text);
        }
        var name = NAME.matcher(content);
        return new Part.Reference(name.matches() ? name.group(1) : content, Optional.empty(), text);
    }

    private void backquoted(List<Part> parts) {
        var line = cursor.line();
        var start = cursor.at();
        cursor.next();
        var inner = cursor.at();
        while (cursor.peek() != '`') {
            demand(!cursor.ended(), line, "a backquote that is never closed");
            cursor.skip(cursor.peek() == '\\' ? 2 : 1);
        }
        var commands = ShellReader.read(new Cursor(cursor.since(inner), line), depth + 1, false);
        cursor.next();
        parts.add(new Part.Substitution(commands, cursor.since(start)));
    }

    /// Behind the opening parenthesis.
    private void substitution(List<Part> parts, int start) {
        var commands = ShellReader.read(cursor, depth + 1, true);
        parts.add(new Part.Substitution(commands, cursor.since(start)));
    }

    /// Passes over `((…))`, where `<<` and `#` mean something else.
    void arithmetic() {
        var line = cursor.line();
        var open = 0;
        do {
            demand(!cursor.ended(), line, "a (( that is never closed");
            open += switch (cursor.next()) {
                case '(' -> 1;
                case ')' -> -1;
                default -> 0;
            };
        } while (open > 0);
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static void add(List<Part> parts, String text) {
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Literal(var before)) {
            parts.set(parts.size() - 1, new Part.Literal(before + text));
        } else {
            parts.add(new Part.Literal(text));
        }
    }

    private static void demand(boolean holds, int line, String otherwise) {
        if (!holds) {
            throw new Unreadable(line, otherwise);
        }
    }
}
