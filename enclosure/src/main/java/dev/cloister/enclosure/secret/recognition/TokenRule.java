// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// How one issuer's tokens look.
final class TokenRule {
    /// Fewer different letters than these in a token of the shortest length are somebody's placeholder.
    private static final int DIFFERENT_LETTERS = 8;

    private static final String[] PLACEHOLDERS = {
        "EXAMPLE", "example", "xxxx", "XXXX", "0000000", "1234567", "abcdefg", "ABCDEFG", "----", "____"
    };

    /// Letters of a token.
    enum Alphabet {
        /// Digits and letters.
        ALPHANUMERIC(""),
        /// Digits, letters, `-` and `_`.
        URL("-_"),
        /// Digits, letters and `-`.
        DASHED("-"),
        /// Digits, letters, `+`, `/` and `=`.
        BASE64("+/=");

        private final boolean[] member = new boolean[256];

        Alphabet(String more) {
            for (var c = '0'; c <= 'z'; c++) {
                member[c] = c <= '9' || c >= 'a' || (c >= 'A' && c <= 'Z');
            }
            for (var i = 0; i < more.length(); i++) {
                member[more.charAt(i)] = true;
            }
        }

        boolean has(byte letter) {
            return member[letter & 0xff];
        }
    }

    private final byte[] prefix;
    private final int trigger;
    private final Alphabet alphabet;
    private final int least;
    private final int most;
    private final String what;

    private TokenRule(String marked, Alphabet alphabet, int least, int most, String what) {
        this.trigger = marked.indexOf('^');
        this.prefix = (marked.substring(0, trigger) + marked.substring(trigger + 1)).getBytes(ISO_8859_1);
        this.alphabet = alphabet;
        this.least = least;
        this.most = most;
        this.what = what;
    }

    /// A rule.
    ///
    /// @param marked what every such token begins with; after `^` the letter that is searched for, the rarest
    /// @param alphabet of what follows
    /// @param least how many letters follow at least
    /// @param most how many follow at most; with more it is something else
    /// @param what it is
    static TokenRule of(String marked, Alphabet alphabet, int least, int most, String what) {
        return new TokenRule(marked, alphabet, least, most, what);
    }

    String what() {
        return what;
    }

    byte triggerLetter() {
        return prefix[trigger];
    }

    /// Whether such a token stands where the trigger is.
    boolean matches(byte[] text, int length, int at) {
        var start = at - trigger;
        if (start < 0 || start + prefix.length + least > length || !hasPrefix(text, start)) {
            return false;
        }
        if (start > 0 && Alphabet.ALPHANUMERIC.has(text[start - 1])) {
            return false;
        }
        var from = start + prefix.length;
        var end = from;
        while (end < length && alphabet.has(text[end])) {
            end++;
        }
        return end - from >= least && end - from <= most && !isPlaceholder(text, from, end);
    }

    private boolean hasPrefix(byte[] text, int start) {
        for (var i = 0; i < prefix.length; i++) {
            if (text[start + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /// Documentation is full of tokens that are none.
    static boolean isPlaceholder(byte[] text, int from, int end) {
        var seen = new boolean[256];
        var different = 0;
        for (var i = from; i < end; i++) {
            if (!seen[text[i] & 0xff]) {
                seen[text[i] & 0xff] = true;
                different++;
            }
        }
        if (different < DIFFERENT_LETTERS) {
            return true;
        }
        var token = new String(text, from, end - from, ISO_8859_1);
        for (var placeholder : PLACEHOLDERS) {
            if (token.contains(placeholder)) {
                return true;
            }
        }
        return false;
    }
}
