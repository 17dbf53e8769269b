// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

/// A request or an answer that doesn't have the form agreed on, and where.
public final class InvalidField extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// @param message which field, and what was expected
    public InvalidField(String message) {
        super(message);
    }

    InvalidField(String message, Throwable cause) {
        super(message, cause);
    }
}
