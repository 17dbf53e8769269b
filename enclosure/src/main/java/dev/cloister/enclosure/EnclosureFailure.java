// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

/// The enclosure can't be made, so the agent doesn't start.
///
/// The message reads `cannot <verb> <object>: <reason>`; the hint is one action.
public final class EnclosureFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it is, for the exit code.
    public enum Kind {
        /// The host lacks a tool or a kernel feature.
        HOST,
        /// A step of sealing failed.
        SEALING
    }

    private final Kind kind;
    private final String hint;

    /// A failure of this kind.
    public EnclosureFailure(Kind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    /// A failure that no exception caused.
    public EnclosureFailure(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    /// What kind of failure it is.
    public Kind kind() {
        return kind;
    }

    /// The one action that helps.
    public String hint() {
        return hint;
    }
}
