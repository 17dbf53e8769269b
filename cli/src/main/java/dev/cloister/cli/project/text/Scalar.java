// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import java.util.regex.Pattern;

/// A string as a YAML file has it; names in a workspace are whatever an agent liked.
final class Scalar {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z./][A-Za-z0-9._/-]*");

    private Scalar() {}

    /// Plain where nothing could be misread, else as JSON has it, which YAML reads too.
    static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /// As compose reads it, which takes a dollar sign for a variable.
    static String ofCompose(String text) {
        return of(text.replace("$", "$$"));
    }

    /// Within quotes.
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
