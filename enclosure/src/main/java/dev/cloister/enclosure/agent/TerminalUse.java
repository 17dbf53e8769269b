// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

/// Which of the caller's standard streams are a terminal: those, and no others, are a terminal inside too.
public record TerminalUse(boolean input, boolean output, boolean error) {
    /// Pipes and files only.
    public static final TerminalUse NONE = new TerminalUse(false, false, false);

    /// Whether any is.
    public boolean any() {
        return input || output || error;
    }
}
