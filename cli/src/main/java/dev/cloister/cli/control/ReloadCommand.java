// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister reload`: a live run reads its policy again; a broken one changes nothing.
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Have a live run read its policy again; a broken one changes nothing.",
        exitCodeList = {"0:done", "1:refused, or the run could not be reached", "2:usage, or no such run"},
        footer = {"  cloister reload"})
public final class ReloadCommand implements Callable<Integer> {
    private final Runs runs;
    private final Console console;

    @Option(names = "--run", paramLabel = "ID", description = "Which run, where several are alive.")
    private @Nullable String run;

    /// A command over these runs.
    public ReloadCommand(Runs runs, Console console) {
        this.runs = runs;
        this.console = console;
    }

    @Override
    public Integer call() {
        return Conversation.run(console, this::reload);
    }

    private int reload() {
        var live = runs.choose(run);
        var answer = live.ask(Map.of("do", "reload"));
        if (!console.accepts(answer)) {
            console.complain("run %s keeps the policy it had".formatted(live.id()));
            return 1;
        }
        console.say("run %s: policy %s is in force".formatted(live.id(), answer.text("policy")));
        return 0;
    }
}
