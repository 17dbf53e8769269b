// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Who sits before the terminal, if anybody does.
///
/// @param present whether a terminal is both read from and written to
public record Person(boolean present, InputStream answers) {
    /// Whether the next line is a yes; the end of input is none.
    public boolean saysYes() {
        return answer().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /// The next line, without blanks around it; empty at the end of input. What comes after it is left for the next question.
    public String answer() {
        try {
            var line = new ByteArrayOutputStream();
            for (var next = answers.read(); next >= 0 && next != '\n'; next = answers.read()) {
                line.write(next);
            }
            return line.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer", e);
        }
    }
}
