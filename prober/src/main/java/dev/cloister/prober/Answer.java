// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober;

import dev.cloister.prober.attack.Outcome;

/// One line that the prober says: a JSON object of ASCII.
public sealed interface Answer {
    /// What came of an attack.
    record Of(String attack, Outcome outcome) implements Answer {
        @Override
        public String line() {
            return "{\"attack\":%s,\"outcome\":%s,\"detail\":%s}"
                    .formatted(
                            text(attack), text(outcome.kind().word()), text(outcome.detail()));
        }
    }

    /// Something counted.
    record Count(String what, long number) implements Answer {
        @Override
        public String line() {
            return "{\"count\":%s,\"number\":%d}".formatted(text(what), number);
        }
    }

    /// The line, without its end.
    String line();

    private static String text(String text) {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '"' || character == '\\' || character < ' ' || character > '~') {
                quoted.append("\\u%04x".formatted((int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
