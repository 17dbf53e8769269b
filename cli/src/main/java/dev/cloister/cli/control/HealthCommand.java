// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.JsonFields;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister health`: whether a gate stands: its network is sealed, and it answers.
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Tell whether the gate of a live run stands.",
        exitCodeList = {"0:it does", "1:it doesn't answer", "2:usage, or no such run"},
        footer = {"  cloister health"})
public final class HealthCommand implements Callable<Integer> {
    private final Runs runs;
    private final Console console;

    @Option(names = "--run", paramLabel = "ID", description = "Which run, where several are alive.")
    private @Nullable String run;

    @Option(names = "--json", description = "The run's status as one JSON object.")
    private boolean json;

    /// A command over these runs.
    public HealthCommand(Runs runs, Console console) {
        this.runs = runs;
        this.console = console;
    }

    @Override
    public Integer call() {
        return Conversation.run(console, this::ask);
    }

    private int ask() {
        var live = runs.choose(run);
        if (json) {
            console.out().println(JsonFields.line(live.answer().map()));
        } else {
            var traffic = live.status().traffic();
            console.say("the gate stands: %s, %d connections open, %d allowed and %d refused so far".formatted(
                    live.status().mode(), traffic.open(), traffic.connections(), traffic.refusals()));
        }
        return 0;
    }
}
