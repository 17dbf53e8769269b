// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One simple command of a shell script, or one of its reserved words alone.
///
/// @param list the variable that an assignment of a list fills
/// @param lines what a here-document feeds it
record Command(List<Word> words, Optional<String> list, List<Word> lines) {
    Command {
        words = List.copyOf(words);
        lines = List.copyOf(lines);
    }

    int line() {
        return words.getFirst().line();
    }

    /// The command's name, without the directory it lies in; `sudo` and assignments before it are passed over.
    String name() {
        return words.stream()
                .map(Word::text)
                .map(text -> text.substring(text.lastIndexOf('/') + 1))
                .filter(text -> !text.equals("sudo") && !text.startsWith("-") && !text.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*"))
                .findFirst()
                .orElse("");
    }

    /// Whether one of the words is this.
    boolean has(String word) {
        return words.stream().anyMatch(each -> each.text().equals(word));
    }

    /// The word behind one of these options, if it is there.
    Optional<Word> after(String... options) {
        for (var i = 0; i + 1 < words.size(); i++) {
            if (List.of(options).contains(words.get(i).text())) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// This command, then every command within its words.
    Stream<Command> andInner() {
        return Stream.concat(
                Stream.of(this), words.stream().flatMap(word -> word.commands().stream()).flatMap(Command::andInner));
    }
}
