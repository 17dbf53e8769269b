// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The head of a request (RFC 9112 §3 and §5), read without any of the leniency the RFC permits: what two servers
/// could understand in two ways is refused.
///
/// @param minor the minor version: HTTP/1.0 or HTTP/1.1
record HttpHead(String method, String target, int minor, List<Field> fields) {
    /// A header field; the value without the whitespace around it.
    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        /// The members of a list.
        List<String> tokens() {
            return Stream.of(value.split(",", -1))
                    .map(HttpHead::trimmed)
                    .filter(token -> !token.isEmpty())
                    .toList();
        }
    }

    HttpHead {
        fields = List.copyOf(fields);
    }

    /// Reads a head with its final empty line; every line ends in CRLF, which the caller has checked.
    ///
    /// @throws HttpProblem if it is none
    static HttpHead parse(String text) {
        var lines = text.substring(0, text.length() - 4).split("\r\n", -1);
        var request = requestLine(lines[0]);
        var fields = new ArrayList<Field>();
        for (var i = 1; i < lines.length; i++) {
            fields.add(field(lines[i]));
        }
        return new HttpHead(request[0], request[1], request[2].charAt(7) - '0', fields);
    }

    /// Reads a request line into its three words.
    ///
    /// @throws HttpProblem if it is none
    static String[] requestLine(String line) {
        var words = line.split(" ", -1);
        if (words.length != 3 || !isToken(words[0]) || words[1].isEmpty()) {
            throw HttpProblem.notHttp("a request line that isn't \"method target version\"");
        }
        if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
            throw HttpProblem.notHttp("a version other than HTTP/1.0 and HTTP/1.1");
        }
        if (!words[1].chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw HttpProblem.ambiguous("a request target with bytes that no target has");
        }
        return words;
    }

    /// Reads one field line, of a head or a trailer.
    ///
    /// @throws HttpProblem if it is none
    static Field field(String line) {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            throw HttpProblem.ambiguous("a header field folded over lines");
        }
        var colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.substring(0, colon))) {
            throw HttpProblem.ambiguous("a header field whose name isn't a token");
        }
        var value = line.substring(colon + 1);
        if (!value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f))) {
            throw HttpProblem.ambiguous("a header field with control characters");
        }
        return new Field(line.substring(0, colon), trimmed(value));
    }

    /// The values of every field of that name, in order.
    List<String> values(String name) {
        return fields.stream().filter(f -> f.is(name)).map(Field::value).toList();
    }

    /// The members of a list-valued field, in lower case.
    List<String> tokens(String name) {
        return fields.stream()
                .filter(f -> f.is(name))
                .flatMap(f -> f.tokens().stream())
                .map(token -> token.toLowerCase(Locale.ROOT))
                .toList();
    }

    /// RFC 9110 §5.6.2.
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HttpHead::isTokenCharacter);
    }

    static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /// Only spaces and tabs: `String.strip` would take more than HTTP means.
    private static String trimmed(String value) {
        var start = 0;
        var end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
