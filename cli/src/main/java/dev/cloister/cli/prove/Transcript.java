// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.gate.control.JsonFields;
import dev.cloister.prober.attack.Outcome;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a prober has said, line by line. A line that is no answer is no answer.
final class Transcript {
    private static final int LONGEST_DETAIL = 400;

    private final Map<String, Outcome> answers = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    /// Takes one line; of two answers to one attack the worse stays.
    void add(String line) {
        try {
            var fields = JsonFields.parse(line);
            var attack = fields.optionalText("attack");
            if (attack.isPresent()) {
                answers.merge(attack.get(), outcome(fields), Transcript::worse);
            } else {
                counts.put(fields.text("count"), fields.number("number"));
            }
        } catch (IllegalArgumentException _) {
            // Whatever else the enclosure prints.
        }
    }

    Map<String, Outcome> answers() {
        return Map.copyOf(answers);
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    private static Outcome outcome(JsonFields fields) {
        var detail = fields.text("detail");
        return new Outcome(
                Outcome.Kind.valueOf(fields.text("outcome").toUpperCase(Locale.ROOT)),
                detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…");
    }

    private static Outcome worse(Outcome one, Outcome other) {
        return one.kind().compareTo(other.kind()) <= 0 ? one : other;
    }
}
