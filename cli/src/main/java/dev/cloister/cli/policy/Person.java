// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Who sits before the terminal, if anybody does.
///
/// @param present whether a terminal is both read from and written to
public record Person(boolean present, InputStream answers) {
    /// Whether the next line is a yes; the end of input is none.
    public boolean saysYes() {
        try {
            var line = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8)).readLine();
            return line != null && line.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer", e);
        }
    }
}
