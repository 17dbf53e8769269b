// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `cloister policy`: reads, understands and grows the policy.
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Check, show, explain, trust and grow the policy.",
        footer = {"  cloister policy explain api.example.com:8443"})
public final class PolicyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    private PolicyCommand() {}

    /// The command with all its own.
    public static CommandLine line(Caller caller, Console console, Person person) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new CheckCommand(caller, console))
                .addSubcommand(withPolicy(new ShowCommand(caller, console)))
                .addSubcommand(withPolicy(new ExplainCommand(caller, console)))
                .addSubcommand(new TrustCommand(caller, console, person))
                .addSubcommand(new SuggestCommand(caller, console))
                .addSubcommand(new ImportCommand(caller, console, person))
                .addSubcommand(withPolicy(new ExportCommand(caller, console)));
    }

    private static CommandLine withPolicy(Callable<Integer> command) {
        var line = new CommandLine(command);
        PolicyOptions.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getOut());
        return 0;
    }
}
