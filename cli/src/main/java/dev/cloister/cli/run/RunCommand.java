// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloister run`: runs a command enclosed.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run a command in an enclosure whose only door is the gate.",
        exitCodeList = {
            "0..255:the command's own",
            "120:the policy is unreadable, unknown or not trusted",
            "121:the host lacks a tool or a kernel feature",
            "122:sealing failed; the command never started",
            "123:the gate was lost, and the command ended",
            "124:a limit was reached",
            "125:usage, or Cloister itself failed"
        },
        footer = {"  cloister run --preset npm -- npm test"})
public final class RunCommand implements Callable<Integer> {
    private final Caller caller;
    final Console console;

    @Mixin
    PolicyOptions policy = new PolicyOptions();

    @Option(names = "--env", paramLabel = "NAME[=VALUE]", description = "Pass a variable of yours, or set one.")
    List<String> environment = new ArrayList<>();

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "The directory to work in; the current one by default.")
    @Nullable
    Path workspace;

    @Option(names = "--plan", description = "Print how the enclosure would be made, and make none.")
    boolean plan;

    @Option(names = "--quiet", description = "No summary at the end.")
    boolean quiet;

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command and its arguments, best after --.")
    List<String> command = new ArrayList<>();

    /// @param caller who wants it run
    public RunCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        return new Run(caller, this).execute();
    }
}
