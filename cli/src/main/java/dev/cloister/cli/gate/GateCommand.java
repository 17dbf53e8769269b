// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.HelpOptions;
import dev.cloister.cli.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `cloister gate`: seals a network namespace that something else holds, and stands in front of it until it is told to stop.
public final class GateCommand implements Callable<Integer> {
    /// The first process of the container whose processes the gate sees.
    private static final Path FIRST = Path.of("/proc/1/ns/net");

    private final Caller caller;
    private final Console console;
    private final CommandSpec spec;

    /// @param caller who wants it to stand
    public GateCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// Its command line.
    public CommandLine line() {
        spec.name("gate").usageMessage()
                .description(
                        "Seal a network namespace that something else holds, and be the gate in front of it: in a container, beside the"
                                + " agent's.")
                .exitCodeList(exitCodes()).footer("  cloister gate --policy /etc/cloister/cloister.yaml");
        PolicyOptions.addTo(spec);
        spec.addOption(OptionSpec.builder("--namespace")
                .paramLabel("FILE")
                .description("The namespace to seal; that of process 1 by default.")
                .type(Path.class)
                .build());
        spec.addOption(OptionSpec.builder("--ready")
                .paramLabel("FILE")
                .description("Make this file once the gate stands, and remove it at the end: what asks for it needs no JVM.")
                .type(Path.class)
                .build());
        HelpOptions.addTo(spec);
        return new CommandLine(spec);
    }

    @Override
    public Integer call() {
        var given = spec.commandLine().getParseResult();
        var policy = new PolicyOptions();
        policy.take(given);
        if (policy.file() == null) {
            throw new Failure(ExitCode.INTERNAL, "cannot be a gate: no policy", "add --policy FILE");
        }
        var ready = Optional.ofNullable(given.<Path>matchedOptionValue("--ready", null)).map(ReadyFile::new);
        return new StandingGate(caller, console, policy).stand(given.matchedOptionValue("--namespace", FIRST), ready);
    }

    private static Map<String, String> exitCodes() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put("0", "it was told to stop");
        meanings.put("120", "the policy is unreadable or unknown");
        meanings.put("121", "the namespace can't be joined, or the kernel lacks a feature");
        meanings.put("122", "sealing failed");
        meanings.put("123", "the gate was lost, or what it had sealed had changed");
        meanings.put("125", "usage, or Cloister itself failed");
        return meanings;
    }
}
