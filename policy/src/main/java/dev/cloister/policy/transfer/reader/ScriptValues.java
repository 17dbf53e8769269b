// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.transfer.reader.Word.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What the variables of a script hold, as far as its text says: every assignment counts, as if every branch ran.
final class ScriptValues {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=(.*)", Pattern.DOTALL);
    private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset");
    private static final Set<String> LOOKING_UP = Set.of("dig", "host", "getent", "nslookup", "drill", "resolve");

    /// Takes what words come to.
    interface Taker {
        /// A text that stands in the script.
        void text(int line, String text);

        /// Something that the script's text doesn't say.
        void unknown(int line, String what);
    }

    private final Map<String, List<Word>> values = new HashMap<>();

    static ScriptValues of(List<Command> commands) {
        var values = new ScriptValues();
        for (var command : commands) {
            if (command.list().isPresent()) {
                values.put(command.list().get(), command.words().subList(1, command.words().size()));
            } else if (command.name().equals("read")) {
                values.read(command);
            } else {
                values.scalars(command);
            }
        }
        return values;
    }

    /// What is assigned to a variable anywhere.
    List<Word> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /// Whether the script itself fills it, by commands or by text.
    boolean knows(String name) {
        return values.containsKey(name);
    }

    /// Hands over every text that these words come to, variables followed.
    void expand(List<Word> words, Taker taker) {
        expand(words, taker, new HashSet<>());
    }

    private void expand(List<Word> words, Taker taker, Set<String> followed) {
        for (var word : words) {
            for (var token : tokens(word)) {
                expand(word.line(), token, taker, followed);
            }
        }
    }

    private void expand(int line, List<Part> token, Taker taker, Set<String> followed) {
        if (token.size() == 1 && token.getFirst() instanceof Part.Literal(var text)) {
            taker.text(line, text);
        } else if (token.size() == 1 && token.getFirst() instanceof Part.Reference reference) {
            follow(line, reference, taker, followed);
        } else if (!(token.size() == 1 && token.getFirst() instanceof Part.Substitution found && isLookup(found))) {
            taker.unknown(line, new Word(line, token).text());
        }
    }

    /// Addresses of a name that the script has from elsewhere.
    private static boolean isLookup(Part.Substitution found) {
        return found.commands().stream()
                .flatMap(Command::andInner)
                .anyMatch(command -> LOOKING_UP.contains(command.name()));
    }

    private void follow(int line, Part.Reference reference, Taker taker, Set<String> followed) {
        reference.otherwise().ifPresent(words -> {
            var literal = List.<Part>of(new Part.Literal(words));
            if (words.contains("$") || words.contains("`")) {
                taker.unknown(line, reference.text());
            } else {
                tokens(new Word(line, literal)).forEach(token -> expand(line, token, taker, followed));
            }
        });
        if (followed.add(reference.name())) {
            var assigned = of(reference.name());
            if (assigned.isEmpty() || reference.otherwise().isPresent()) {
                taker.unknown(line, reference.text());
            }
            expand(assigned, taker, followed);
        }
    }

    /// A word split where a list in one text has blanks and commas.
    private static List<List<Part>> tokens(Word word) {
        var tokens = new ArrayList<List<Part>>();
        List<Part> token = new ArrayList<>();
        for (var part : word.parts()) {
            if (!(part instanceof Part.Literal(var text))) {
                token.add(part);
                continue;
            }
            var pieces = text.split("[\\s,]+", -1);
            for (var i = 0; i < pieces.length; i++) {
                if (i > 0 && !token.isEmpty()) {
                    tokens.add(token);
                    token = new ArrayList<>();
                }
                if (!pieces[i].isEmpty()) {
                    token.add(new Part.Literal(pieces[i]));
                }
            }
        }
        if (!token.isEmpty()) {
            tokens.add(token);
        }
        return tokens;
    }

    private void scalars(Command command) {
        for (var word : command.words()) {
            var first = word.parts().getFirst();
            var assignment = ASSIGNMENT.matcher(first.text());
            if (first instanceof Part.Literal && assignment.matches()) {
                put(assignment.group(1), List.of(value(word, assignment.group(2))));
            } else if (!DECLARING.contains(word.text()) && !word.text().startsWith("-")) {
                return; // Behind the command's name, assignments are its arguments.
            }
        }
    }

    private static Word value(Word word, String first) {
        var parts = new ArrayList<>(word.parts());
        parts.set(0, new Part.Literal(first));
        if (first.isEmpty() && parts.size() > 1) {
            parts.removeFirst();
        }
        return new Word(word.line(), parts);
    }

    /// `read -ra LIST <<< "$TEXT"`.
    private void read(Command command) {
        var text = command.after("<<<");
        var name = Optional.<String>empty();
        for (var word : command.words()) {
            if (word.text().equals("<<<")) {
                break;
            }
            name = word.text().startsWith("-") ? name : word.known();
        }
        if (text.isPresent() && name.isPresent()) {
            put(name.get(), List.of(text.get()));
        }
    }

    private void put(String name, List<Word> words) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(words);
    }
}
