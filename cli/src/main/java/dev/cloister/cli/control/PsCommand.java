// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.JsonFields;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister ps`: the caller's live runs, and what waits in them for an answer.
@Command(
        name = "ps",
        mixinStandardHelpOptions = true,
        description = "List live runs, and what waits in them for an answer.",
        exitCodeList = {"0:listed", "1:a run could not be understood", "2:usage"},
        footer = {"  cloister ps"})
public final class PsCommand implements Callable<Integer> {
    private final Runs runs;
    private final InstantSource clock;
    private final Console console;

    @Option(names = "--json", description = "One JSON object for each run, one a line.")
    private boolean json;

    /// A command over these runs.
    public PsCommand(Runs runs, InstantSource clock, Console console) {
        this.runs = runs;
        this.clock = clock;
        this.console = console;
    }

    @Override
    public Integer call() {
        return Conversation.run(console, this::list);
    }

    private int list() {
        var alive = runs.alive();
        if (json) {
            alive.forEach(
                    live -> console.out().println(JsonFields.line(live.answer().map())));
        } else {
            console.say(RunTable.of(alive.stream().map(LiveRun::status).toList(), clock.instant()));
        }
        return 0;
    }
}
