// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// A text that is not a host name, and why.
public final class InvalidHostName extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    InvalidHostName(String text, String problem) {
        super("host name \"%s\": %s".formatted(printable(text), problem));
        this.problem = problem;
    }

    /// What is wrong, without the name.
    public String problem() {
        return problem;
    }

    /// The text may come from the agent: nothing that steers a terminal is repeated, and not much of it.
    private static String printable(String text) {
        var kept = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return kept.replaceAll("[^\\x20-\\x7e…]", "?");
    }
}
