// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.JsonFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloister allow`: lets a live run reach one more name, or answers yes to what waits.
@Command(
        name = "allow",
        mixinStandardHelpOptions = true,
        description = "Let a live run reach one more name, or answer yes to what waits.",
        exitCodeList = {"0:done", "1:refused, or the run could not be reached", "2:usage, or no such run"},
        footer = {"  cloister allow api.example.com --for 1h"})
public final class AllowCommand implements Callable<Integer> {
    private final Runs runs;
    private final Console console;

    @Parameters(index = "0", paramLabel = "HOST[:PORT]|ID", description = "A name, or an id that cloister ps shows.")
    private String target = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long: 90s, 30m, 1h, 2d, or run for the rest of the run. Without it, a name is allowed"
                    + " for the rest of the run and a held connection once.")
    private @Nullable String time;

    @Option(names = "--run", paramLabel = "ID", description = "Which run, where several are alive.")
    private @Nullable String run;

    /// A command over these runs.
    public AllowCommand(Runs runs, Console console) {
        this.runs = runs;
        this.console = console;
    }

    @Override
    public Integer call() {
        return Conversation.run(console, this::allow);
    }

    private int allow() {
        var seconds = time == null ? null : GrantTime.parse(time);
        var answer = switch (GrantTarget.parse(target)) {
            case GrantTarget.Id(var id) ->
                runs.choose(run, id).ask(question(Map.of("do", "answer", "id", id, "allow", true), seconds));
            case GrantTarget.Host(var host, var ports) -> {
                var question = Map.of("do", "allow", "host", host.ascii(), "ports", ports);
                yield runs.choose(run).ask(question(question, seconds));
            }
        };
        if (!console.accepts(answer)) {
            return 1;
        }
        tell(answer);
        return 0;
    }

    private static Map<String, Object> question(Map<String, Object> fields, @Nullable Long seconds) {
        var question = new HashMap<>(fields);
        if (seconds != null) {
            question.put("seconds", seconds);
        }
        return question;
    }

    private void tell(JsonFields answer) {
        var grants = answer.map().containsKey("grant") ? List.of(answer.object("grant")) : List.<JsonFields>of();
        if (grants.isEmpty()) {
            console.say("allowed once");
        }
        for (var grant : grants) {
            var end = grant.optionalText("until").map(until -> "until " + until).orElse("for the rest of the run");
            console.say(
                    "%s allowed %s (cloister deny %s ends it)".formatted(grant.text("rule"), end, grant.text("id")));
        }
        console.say("to allow it always, add to the policy under allow:");
        console.say("  " + answer.text("permanent"));
    }
}
