// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import org.jspecify.annotations.Nullable;

/// Looks for tokens and private keys in bytes, in one pass: each rule has a letter that is rare in source code, and
/// only where one of these stands are its rules tried.
///
/// Plain loops on purpose: a search is over before a compiler has seen much of it.
final class TokenSearch {
    private static final byte[] PEM = "-----BEGIN ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] PRIVATE = "PRIVATE KEY".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int PEM_TRIGGER = 5;
    private static final int TITLE = 40;
    private static final int HEADERS = 400;
    private static final int KEY_LINE = 40;

    private final TokenRule[][] rules = new TokenRule[256][];
    private final boolean[] triggers = new boolean[256];

    TokenSearch() {
        for (var rule : TokenRules.ALL) {
            var letter = rule.triggerLetter() & 0xff;
            var before = triggers[letter] ? rules[letter] : new TokenRule[0];
            var all = java.util.Arrays.copyOf(before, before.length + 1);
            all[before.length] = rule;
            rules[letter] = all;
            triggers[letter] = true;
        }
        if (!triggers['B']) {
            rules['B'] = new TokenRule[0];
            triggers['B'] = true;
        }
    }

    /// What the first secret among the first `length` bytes is, or null without one.
    @Nullable
    String find(byte[] text, int length) {
        return find(text, length, true);
    }

    /// Whether a token is among the first `length` bytes; private keys don't count.
    boolean holdsToken(byte[] text, int length) {
        return find(text, length, false) != null;
    }

    private @Nullable String find(byte[] text, int length, boolean keysCount) {
        for (var at = 0; at < length; at++) {
            var letter = text[at] & 0xff;
            if (triggers[letter]) {
                for (var rule : rules[letter]) {
                    if (rule.matches(text, length, at)) {
                        return rule.what();
                    }
                }
                if (keysCount && letter == 'B' && isPrivateKey(text, length, at - PEM_TRIGGER)) {
                    return "private key";
                }
            }
        }
        return null;
    }

    /// Whether a private key's block begins there, with a body: parsers and their documentation hold the title alone.
    static boolean isPrivateKey(byte[] text, int length, int start) {
        if (start < 0 || !standsAt(text, length, start, PEM)) {
            return false;
        }
        var title = start + PEM.length;
        var end = Math.min(length, title + TITLE);
        while (title < end && !standsAt(text, length, title, PRIVATE)) {
            if (text[title] == '-' || text[title] == '\n') {
                return false;
            }
            title++;
        }
        return title < end && hasBody(text, length, title + PRIVATE.length);
    }

    private static boolean hasBody(byte[] text, int length, int from) {
        var end = Math.min(length, from + HEADERS);
        var run = 0;
        for (var at = from; at < end; at++) {
            run = TokenRule.Alphabet.BASE64.has(text[at]) ? run + 1 : 0;
            if (run == KEY_LINE) {
                return !TokenRule.isPlaceholder(text, at + 1 - run, at + 1);
            }
        }
        return false;
    }

    static boolean standsAt(byte[] text, int length, int at, byte[] wanted) {
        if (at + wanted.length > length) {
            return false;
        }
        for (var i = 0; i < wanted.length; i++) {
            if (text[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
