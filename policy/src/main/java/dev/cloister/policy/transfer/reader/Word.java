// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One word of a shell script, as the shell would see it before it expands anything.
record Word(int line, List<Part> parts) {
    /// A piece of a word.
    sealed interface Part {
        /// Text that stands for itself.
        record Literal(String text) implements Part {}

        /// A variable; `otherwise` is what `${NAME:-otherwise}` says.
        record Reference(String name, Optional<String> otherwise, String text) implements Part {}

        /// Commands whose output stands here.
        record Substitution(List<Command> commands, String text) implements Part {}

        String text();
    }

    Word {
        parts = List.copyOf(parts);
    }

    static Word literal(int line, String text) {
        return new Word(line, List.of(new Part.Literal(text)));
    }

    /// The word as it is written, without quotes.
    String text() {
        return parts.stream().map(Part::text).collect(Collectors.joining());
    }

    /// The text of a word that nothing expands.
    Optional<String> known() {
        return parts.stream().allMatch(Part.Literal.class::isInstance) ? Optional.of(text()) : Optional.empty();
    }

    /// The variable that is the whole word, as in `"${LIST[@]}"`.
    Optional<Part.Reference> reference() {
        var written = parts.stream().filter(part -> !part.text().isEmpty()).toList();
        return written.size() == 1 && written.getFirst() instanceof Part.Reference reference
                ? Optional.of(reference)
                : Optional.empty();
    }

    /// The commands within.
    List<Command> commands() {
        return parts.stream()
                .flatMap(part -> part instanceof Part.Substitution(var commands, _)
                        ? commands.stream()
                        : java.util.stream.Stream.<Command>empty())
                .toList();
    }
}
