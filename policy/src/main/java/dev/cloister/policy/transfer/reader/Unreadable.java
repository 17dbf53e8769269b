// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

/// A text that a reader can't understand, and where.
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /// A text that can\'t be understood at this line.
    ///
    /// @param line counted from 1
    public Unreadable(int line, String reason) {
        super(reason);
        this.line = line;
    }

    /// Where, counted from 1.
    public int line() {
        return line;
    }

    /// What couldn't be understood: lower case, no full stop.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
