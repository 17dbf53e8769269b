// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.transfer.reader.Word.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Splits a shell script into its commands. It knows where words, quotes and here-documents end, and nothing of what the
/// commands do.
final class ShellReader {
    private static final int DEEPEST = 40;
    /// Words behind which another command begins.
    private static final Set<String> ALONE = Set.of("if", "then", "else", "elif", "do", "while", "until", "{", "!", "time");

    private static final Pattern LIST = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=");

    private record HereDocument(int line, String end, boolean indented, boolean quoted) {}

    private final Cursor cursor;
    private final ShellWords lexer;
    private final List<Command> commands = new ArrayList<>();
    private final List<HereDocument> pending = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();

    private ShellReader(Cursor cursor, int depth) {
        this.cursor = cursor;
        lexer = new ShellWords(cursor, depth);
    }

    /// The commands of a whole script, in its order.
    static List<Command> read(String text) {
        return read(new Cursor(text, 1), 0, false);
    }

    /// @param closed whether they end with a parenthesis, which is passed over
    static List<Command> read(Cursor cursor, int depth, boolean closed) {
        if (depth > DEEPEST) {
            throw new Unreadable(cursor.line(), "nested deeper than %d".formatted(DEEPEST));
        }
        var reader = new ShellReader(cursor, depth);
        reader.run(closed);
        return List.copyOf(reader.commands);
    }

    private void run(boolean closed) {
        var line = cursor.line();
        var open = 0;
        while (!cursor.ended()) {
            if (cursor.peek() == ')' && open == 0 && closed) {
                end();
                cursor.next();
                return;
            }
            open = Math.max(0, open + step());
        }
        if (closed) {
            throw new Unreadable(line, "a $( that is never closed");
        }
        end();
        if (!pending.isEmpty()) {
            throw new Unreadable(pending.getFirst().line(), "a here-document without its end");
        }
    }

    /// One token; by how much parentheses are open more than before.
    private int step() {
        var c = cursor.peek();
        switch (c) {
            case ' ', '\t', '\r' -> cursor.next();
            case '#' -> cursor.restOfLineButItsEnd();
            case '\n' -> newline();
            case ';', '|' -> separate();
            case '&' -> ampersand();
            case '(' -> {
                return opened();
            }
            case ')' -> {
                separate();
                return -1;
            }
            case '<', '>' -> redirection();
            default -> word();
        }
        return 0;
    }

    private void separate() {
        cursor.next();
        end();
    }

    private void newline() {
        cursor.next();
        var lines = new ArrayList<Word>();
        for (var document : pending) {
            body(document, lines);
        }
        pending.clear();
        end(lines);
    }

    private void ampersand() {
        if (cursor.peek(1) == '>') {
            cursor.next();
            redirection();
        } else {
            separate();
        }
    }

    private int opened() {
        if (words.isEmpty() && cursor.looksAt("((")) {
            lexer.arithmetic();
            return 0;
        }
        if (words.size() == 1 && cursor.peek(1) == ')') {
            words.addFirst(Word.literal(words.getFirst().line(), "function"));
            cursor.skip(2);
            end();
            return 0;
        }
        separate();
        return 1;
    }

    private void redirection() {
        if (cursor.peek(1) == '(') {
            words.add(lexer.word());
        } else if (cursor.looksAt("<<") && !cursor.looksAt("<<<")) {
            hereDocument();
        } else {
            var line = cursor.line();
            var start = cursor.at();
            while ("<>&|".indexOf(cursor.peek()) >= 0 && !cursor.ended()) {
                cursor.next();
            }
            words.add(Word.literal(line, cursor.since(start)));
        }
    }

    private void hereDocument() {
        var line = cursor.line();
        cursor.skip(2);
        var indented = cursor.peek() == '-';
        cursor.skip(indented ? 1 : 0);
        while (cursor.peek() == ' ' || cursor.peek() == '\t') {
            cursor.next();
        }
        var quoted = "'\"\\".indexOf(cursor.peek()) >= 0;
        var end = lexer.word().text();
        if (end.isEmpty()) {
            throw new Unreadable(line, "a << without the word that ends it");
        }
        pending.add(new HereDocument(line, end, indented, quoted));
    }

    private void body(HereDocument document, List<Word> lines) {
        while (true) {
            if (cursor.ended()) {
                throw new Unreadable(
                        document.line(), "a here-document without its end, %s".formatted(document.end()));
            }
            var line = cursor.line();
            var text = cursor.restOfLine();
            if ((document.indented() ? text.replaceFirst("^\t+", "") : text).equals(document.end())) {
                return;
            }
            for (var word : text.strip().split("[\\s,]+", -1)) {
                if (!word.isEmpty() && !text.strip().startsWith("#")) {
                    lines.add(line(line, word, document.quoted()));
                }
            }
        }
    }

    private static Word line(int line, String text, boolean quoted) {
        var expands = !quoted && (text.contains("$") || text.contains("`"));
        return expands
                ? new Word(line, List.of(new Part.Reference(text, Optional.empty(), text)))
                : Word.literal(line, text);
    }

    private void word() {
        var word = lexer.word();
        if (word.parts().isEmpty()) {
            return; // A backslash before the end of a line.
        }
        var assigned = word.known().map(LIST::matcher).filter(list -> cursor.peek() == '(' && list.matches());
        if (assigned.isPresent()) {
            list(word, assigned.get().group(1));
            return;
        }
        if (word.text().equals("{")) {
            end();
        }
        words.add(word);
        if (words.size() == 1 && ALONE.contains(word.text())) {
            end();
        }
    }

    private void list(Word assignment, String name) {
        var line = cursor.line();
        var elements = new ArrayList<>(List.of(assignment));
        cursor.next();
        while (cursor.peek() != ')') {
            if (cursor.ended()) {
                throw new Unreadable(line, "the list %s is never closed".formatted(name));
            }
            if (cursor.peek() == '#') {
                cursor.restOfLine();
            } else if (" \t\r\n".indexOf(cursor.peek()) >= 0) {
                cursor.next();
            } else {
                element(name, elements);
            }
        }
        cursor.next();
        words.clear();
        commands.add(new Command(elements, Optional.of(name), List.of()));
    }

    private void element(String name, List<Word> elements) {
        var start = cursor.at();
        var word = lexer.word();
        if (cursor.at() == start) {
            throw new Unreadable(cursor.line(), "%s in the list %s".formatted(cursor.peek(), name));
        }
        if (!word.parts().isEmpty()) {
            elements.add(word);
        }
    }

    private void end() {
        end(List.of());
    }

    private void end(List<Word> lines) {
        if (!words.isEmpty()) {
            commands.add(new Command(words, Optional.empty(), lines));
            words.clear();
        }
    }
}
