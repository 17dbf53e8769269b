// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.suggest;

/// Text that others wrote, made fit for a comment in a policy: ASCII without controls, on one line, not endless.
public final class CommentText {
    private static final int LONGEST = 120;

    private CommentText() {}

    /// The text as it may stand behind a `#`.
    public static String of(String text) {
        var fit = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (c >= ' ' && c < 0x7f && c != '\\') {
                fit.appendCodePoint(c);
            } else {
                fit.append(c == '\\' ? "\\\\" : "\\u{%x}".formatted(c));
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST
                ? fit.append("...").toString()
                : fit.toString();
    }
}
