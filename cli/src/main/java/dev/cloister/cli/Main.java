// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Console;
import java.util.List;
import java.util.Map;

/// The program: `cloister COMMAND`.
public final class Main {
    private Main() {}

    /// Runs one command and ends with its exit code.
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), new Console(System.out, System.err)));
    }

    /// Runs one command; without any, tells which there are.
    ///
    /// @return its exit code
    static int run(List<String> arguments, Map<String, String> environment, Console console) {
        var words = arguments.isEmpty() ? List.of("--help") : arguments;
        var endings = new Endings(environment, console, words.getFirst().equals("run") || words.getFirst().equals("gate"));
        try {
            var line = Commands.line(Caller.of(environment), words.getFirst(), console);
            line.setExecutionExceptionHandler((failure, _, _) -> endings.failed(failure));
            line.setParameterExceptionHandler((mistake, _) -> endings.misused(mistake));
            return line.execute(words.toArray(String[]::new));
        } catch (Failure failure) {
            return endings.failed(failure);
        }
    }
}
