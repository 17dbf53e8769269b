// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.ControlUnavailable;
import dev.cloister.gate.control.InvalidField;
import java.util.function.IntSupplier;

/// The exit codes of a command that speaks with a run: 0 done, 1 refused or not reached, 2 not understood.
final class Conversation {
    private Conversation() {}

    static int run(Console console, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (NoSuchRun | UsageMistake e) {
            console.complain(String.valueOf(e.getMessage()));
            return 2;
        } catch (ControlUnavailable | InvalidField e) {
            console.complain(String.valueOf(e.getMessage()));
            return 1;
        }
    }
}
