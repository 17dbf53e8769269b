// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells, byte by byte, whether a connection opens with the request line of HTTP (RFC 9112 §3), read as leniently
/// as any server reads it: with blanks before it, an invented method, a bare LF, or no version.
///
/// Invariant: a line whose text [#isRequest] is never [Kind#OPEN] or [Kind#OTHER] at its end.
final class FirstLine {
    /// RFC 9110 §9, RFC 5789 and RFC 9113 §3.4.
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

    private static final int LONGEST_METHOD = 7;
    private static final String VERSION = "HTTP/";
    /// A path, a URL, or CONNECT's authority: servers that know HTTP/0.9 need no version behind it. Redis, memcached
    /// and NATS begin lines with the same words, but with nothing of that shape behind them.
    private static final Pattern WITHOUT_VERSION =
            Pattern.compile("(?is)\\s*((%s)\\s+(/|[a-z][a-z0-9+.-]*://).*|CONNECT\\s+[^\\s\"{}]+:[0-9]+\\s*)"
                    .formatted(String.join("|", METHODS)));

    private final StringBuilder word = new StringBuilder();
    private boolean wordEnded;
    private int matched;
    private boolean suspect;
    private Kind kind = Kind.OPEN;

    enum Kind {
        /// No server can act on what was read, whatever follows; a request line may still come of it.
        OPEN,
        /// It may be a request line whose rest is missing: none of it may go on.
        SUSPECT,
        /// It ended, and its text decides.
        ENDED,
        /// It is no line of HTTP.
        OTHER
    }

    /// Takes the next byte; nothing changes once it has ended or is something else.
    Kind read(byte next) {
        if (kind == Kind.ENDED || kind == Kind.OTHER) {
            return kind;
        }
        var c = Character.toUpperCase((char) (next & 0xff));
        if (Character.isWhitespace(c)) {
            blank(c);
        } else if (!suspect && (c < 0x20 || c == 0x7f)) {
            kind = Kind.OTHER;
        } else {
            visible(c);
        }
        return kind;
    }

    /// Whether a first line that has ended, or after which nothing comes, is a request line.
    static boolean isRequest(String line) {
        return line.toUpperCase(Locale.ROOT).contains(VERSION)
                || WITHOUT_VERSION.matcher(line).matches();
    }

    private void blank(char c) {
        matched = 0;
        if (word.isEmpty()) {
            return;
        }
        if (!wordEnded) {
            wordEnded = true;
            suspect |= METHODS.contains(word.toString());
        }
        if (c == '\n') {
            kind = suspect ? Kind.ENDED : Kind.OTHER;
        } else if (suspect) {
            kind = Kind.SUSPECT;
        }
    }

    private void visible(char c) {
        if (!wordEnded && word.length() <= LONGEST_METHOD) {
            word.append(c);
        }
        if (c == VERSION.charAt(matched)) {
            matched++;
        } else {
            matched = c == VERSION.charAt(0) ? 1 : 0;
        }
        if (matched == VERSION.length()) {
            matched = 0;
            suspect = true;
            kind = Kind.SUSPECT;
        }
    }
}
