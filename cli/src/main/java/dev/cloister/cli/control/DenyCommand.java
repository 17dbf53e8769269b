// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloister deny`: answers no to what waits, or ends a live grant.
@Command(
        name = "deny",
        mixinStandardHelpOptions = true,
        description = "Answer no to what waits, or end a live grant.",
        exitCodeList = {"0:done", "1:refused, or the run could not be reached", "2:usage, or no such run"},
        footer = {"  cloister deny c3"})
public final class DenyCommand implements Callable<Integer> {
    private final Runs runs;
    private final Console console;

    @Parameters(index = "0", paramLabel = "ID", description = "An id that cloister ps shows.")
    private String id = "";

    @Option(names = "--run", paramLabel = "ID", description = "Which run, where several are alive.")
    private @Nullable String run;

    /// A command over these runs.
    public DenyCommand(Runs runs, Console console) {
        this.runs = runs;
        this.console = console;
    }

    @Override
    public Integer call() {
        return Conversation.run(console, this::deny);
    }

    private int deny() {
        if (!GrantTarget.isId(id)) {
            throw new UsageMistake(
                    "%s: not an id (cloister ps shows them; a name is denied in the policy)".formatted(id));
        }
        var answer = runs.choose(run, id).ask(Map.of("do", "answer", "id", id, "allow", false));
        if (!console.accepts(answer)) {
            return 1;
        }
        console.say("%s denied".formatted(id));
        return 0;
    }
}
