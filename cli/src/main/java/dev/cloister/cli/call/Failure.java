// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

/// A command can't go on: what happened, the one next step, and how it ends.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String hint;

    /// A failure with this message, in the form `cannot <verb> <object>: <reason>`; an empty hint is not shown.
    public Failure(ExitCode exit, String message, String hint) {
        super(message);
        this.exit = exit;
        this.hint = hint;
    }

    /// How the command ends.
    public ExitCode exit() {
        return exit;
    }

    /// The one next step; may be empty.
    public String hint() {
        return hint;
    }
}
