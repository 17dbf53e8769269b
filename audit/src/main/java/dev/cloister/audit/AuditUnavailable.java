// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

/// The audit can't be written, so nothing may pass.
public final class AuditUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// @param message what can't be written and why
    public AuditUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
