// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

/// A line that is no audit event of this form.
public final class UnreadableLineException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadableLineException(String message) {
        super(message);
    }

    UnreadableLineException(String message, Throwable cause) {
        super(message, cause);
    }
}
