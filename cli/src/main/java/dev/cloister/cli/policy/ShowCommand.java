// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.JsonFields;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cloister policy show`: the policy that a run here would have.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Print the policy in force: every rule with its origin, and every default.",
        exitCodeList = {"0:shown", "1:no policy can be in force", "2:usage"},
        footer = {"  cloister policy show --preset npm"})
final class ShowCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    private final PolicyOptions options = new PolicyOptions();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    ShowCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        options.take(Objects.requireNonNull(spec).commandLine().getParseResult());
        var here = RunPolicy.in(workspace.directory, caller, options);
        var policy = here.load();
        var report = new PolicyReport(policy, here.wishes(policy.policy()));
        if (json) {
            console.out().println(JsonFields.line(report.asMap()));
        } else {
            console.say(report.text());
        }
        return ExitCode.OK.code();
    }
}
