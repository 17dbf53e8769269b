// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/// Whether a file of settings holds a value where a password or token belongs, in any of the usual notations:
/// `password = x`, `"auth": "x"`, `<password>x</password>`, `//host/:_authToken=x`, `machine h password x`,
/// `https://user:x@host`.
final class Credentials {
    private static final String[] WORDS = {
        "password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "access_key", "accesskey",
        "account_key", "private_key", "privatekey", "_auth", "authident", "\"auth\"", "credential"
    };

    private static final String[] NONE = {
        "null", "none", "true", "false", "changeme", "change-me", "change_me", "your", "xxx", "todo", "example",
        "placeholder", "***", "..."
    };

    private Credentials() {}

    /// Looks through the first `length` bytes.
    static boolean standIn(byte[] text, int length) {
        var whole = new String(text, 0, length, ISO_8859_1);
        var lower = whole.toLowerCase(Locale.ROOT);
        for (var word : WORDS) {
            for (var at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
                if (!isComment(lower, at) && isValue(lower, at + word.length())) {
                    return true;
                }
            }
        }
        return hasAddressWithPassword(lower);
    }

    private static boolean isComment(String text, int at) {
        var line = text.lastIndexOf('\n', at) + 1;
        while (line < at && (text.charAt(line) == ' ' || text.charAt(line) == '\t')) {
            line++;
        }
        return text.charAt(line) == '#' || text.charAt(line) == ';';
    }

    /// Whether what follows the word ends its key, and a value follows in turn.
    private static boolean isValue(String text, int after) {
        var at = after;
        while (at < text.length() && isKey(text.charAt(at))) {
            at++;
        }
        var separated = false;
        while (at < text.length() && isSeparator(text.charAt(at))) {
            separated = true;
            at++;
        }
        return separated && at < text.length() && text.charAt(at) != '\n' && isSecret(text, at);
    }

    private static boolean isSecret(String text, int from) {
        if ("${<>[]},#%;\r".indexOf(text.charAt(from)) >= 0) {
            return false;
        }
        for (var none : NONE) {
            if (text.startsWith(none, from)) {
                return false;
            }
        }
        var end = from;
        while (end < text.length() && "\"'`<>,; \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end - from >= 4;
    }

    private static boolean hasAddressWithPassword(String text) {
        for (var at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
            var colon = -1;
            for (var i = at + 3; i < text.length() && "/ \"'\t\r\n<>".indexOf(text.charAt(i)) < 0; i++) {
                if (text.charAt(i) == '@' && colon >= 0 && i - colon > 4 && text.charAt(colon + 1) != '$') {
                    return true;
                }
                if (text.charAt(i) == ':') {
                    colon = i;
                }
            }
        }
        return false;
    }

    private static boolean isKey(char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == '-'
                || letter == '.';
    }

    private static boolean isSeparator(char letter) {
        return letter == ' ' || letter == '\t' || letter == ':' || letter == '=' || letter == '"' || letter == '\''
                || letter == '>';
    }
}
