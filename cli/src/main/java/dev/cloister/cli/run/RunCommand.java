// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.HelpOptions;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.policy.PolicyOptions;
import dev.cloister.enclosure.Plan;
import dev.cloister.gate.control.JsonFields;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `cloister run`: runs a command enclosed.
///
/// Its command line is built by hand, since annotations would cost every start: see [HelpOptions].
public final class RunCommand implements Callable<Integer> {
    private final Caller caller;
    final Console console;
    final HeadStart start;
    final PolicyOptions policy = new PolicyOptions();

    List<String> environment = List.of();
    List<String> publish = List.of();
    List<Path> tools = List.of();

    @Nullable
    Path workspace;

    RunBackend backend = RunBackend.LOCAL;
    boolean plan;
    boolean json;
    boolean quiet;
    List<String> command = List.of();

    private final CommandSpec spec;

    /// @param caller who wants it run
    public RunCommand(Caller caller, Console console, HeadStart start) {
        this.caller = caller;
        this.console = console;
        this.start = start;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// Its command line.
    public CommandLine line() {
        spec.name("run").usageMessage()
                .description("Run a command in an enclosure whose only door is the gate.")
                .exitCodeList(exitCodes()).footer("  cloister run --preset npm -- npm test");
        PolicyOptions.addTo(spec);
        spec.addOption(OptionSpec.builder("--env")
                .paramLabel("NAME[=VALUE]")
                .description("Pass a variable of yours, or set one.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        spec.addOption(OptionSpec.builder("--publish")
                .paramLabel("[HOSTPORT:]PORT")
                .description("Let the host's loopback reach a server inside.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        spec.addOption(OptionSpec.builder("--workspace")
                .paramLabel("DIR")
                .description("The directory to work in; the current one by default.")
                .type(Path.class)
                .build());
        addBackend(spec);
        addPlan(spec);
        spec.addOption(OptionSpec.builder("--quiet")
                .description("No summary at the end.")
                .build());
        HelpOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("1..*")
                .required(true)
                .paramLabel("CMD")
                .description("The command and its arguments, best after --.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        return new CommandLine(spec).setStopAtPositional(true);
    }

    private static void addBackend(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--tools")
                .paramLabel("DIR")
                .description("Show a directory of the host's too, read-only, at the same path.")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .build());
        spec.addOption(OptionSpec.builder("--backend")
                .paramLabel("BACKEND")
                .type(String.class)
                .description("local, or docker: in a container of this machine's engine.")
                .build());
        spec.addOption(OptionSpec.builder("--image")
                .paramLabel("IMAGE")
                .type(String.class)
                .description("With the backend docker: what the agent's root directory is.")
                .build());
    }

    private static void addPlan(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--plan")
                .description("Print how the enclosure would be made, and make none.")
                .build());
        spec.addOption(OptionSpec.builder("--json")
                .description("With --plan: as a JSON object.")
                .build());
    }

    @Override
    public Integer call() {
        var given = spec.commandLine().getParseResult();
        policy.take(given);
        environment = given.matchedOptionValue("--env", List.of());
        publish = given.matchedOptionValue("--publish", List.of());
        tools = given.matchedOptionValue("--tools", List.of());
        workspace = given.matchedOptionValue("--workspace", null);
        backend = RunBackend.of(
                given.matchedOptionValue("--backend", "local"), given.matchedOptionValue("--image", null));
        plan = given.hasMatchedOption("--plan");
        json = given.hasMatchedOption("--json");
        quiet = given.hasMatchedOption("--quiet");
        command = given.matchedPositionalValue(0, List.of());
        if (json && !plan) {
            throw new Failure(ExitCode.INTERNAL, "cannot print JSON: only a plan is printed so", "add --plan");
        }
        return new Run(caller, this).execute();
    }

    int show(Plan made) {
        if (json) {
            console.out().println(JsonFields.line(made.fields()));
        } else {
            console.say(made.text());
        }
        return ExitCode.OK.code();
    }

    private static Map<String, String> exitCodes() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put("0..255", "the command's own");
        meanings.put("120", "the policy is unreadable, unknown or not trusted");
        meanings.put("121", "the host lacks a tool or a kernel feature");
        meanings.put("122", "sealing failed; the command never started");
        meanings.put("123", "the gate was lost, and the command ended");
        meanings.put("124", "a limit was reached");
        meanings.put("125", "usage, or Cloister itself failed");
        return meanings;
    }
}
