// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Console;
import dev.cloister.gate.approval.Printable;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.policy.Decision;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cloister policy explain`: what would happen to one connection, by which rule, and what would change that.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say whether a host may be reached, by which rule or why not, and what would allow it.",
        exitCodeList = {"0:allowed", "1:refused, or a person would be asked first", "2:usage"},
        footer = {"  cloister policy explain db.example.com:5432", "  cloister policy explain '[2001:db8::1]:443'"})
final class ExplainCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    private final PolicyOptions options = new PolicyOptions();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "HOST[:PORT]", description = "A name or an address; port 443 without one.")
    private String target = "";

    ExplainCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        options.take(Objects.requireNonNull(spec).commandLine().getParseResult());
        var explanation = question()
                .ask(RunPolicy.in(workspace.directory, caller, options).load().policy());
        if (json) {
            console.out().println(JsonFields.line(explanation.asMap()));
        } else {
            console.say(explanation.text());
        }
        return (explanation.decision() instanceof Decision.Allow ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private Question question() {
        try {
            return Question.parse(target);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "%s: %s".formatted(Printable.of(target), e.getMessage()));
        }
    }
}
