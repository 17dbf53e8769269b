// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import dev.cloister.gate.approval.Printable;
import dev.cloister.gate.control.JsonFields;
import java.io.PrintStream;

/// The caller's terminal. Each line is made printable first: the agent chose parts of many of them.
public record Console(PrintStream out, PrintStream err) {
    private static final int MAX_LINE = 2_000;

    /// Prints text, line by line.
    public void say(String text) {
        text.lines().forEach(line -> out.println(Printable.of(line, MAX_LINE)));
    }

    /// Prints what went wrong, line by line.
    public void complain(String text) {
        text.lines().forEach(line -> err.println(Printable.of(line, MAX_LINE)));
    }

    /// Prints the problems of a gate's answer.
    ///
    /// @return whether there were none
    public boolean accepts(JsonFields answer) {
        if (answer.flag("ok")) {
            return true;
        }
        answer.texts("problems").forEach(this::complain);
        return false;
    }
}
