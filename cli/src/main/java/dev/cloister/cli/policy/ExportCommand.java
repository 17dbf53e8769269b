// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.policy.export.Export;
import dev.cloister.policy.export.Format;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cloister policy export`: the policy in force in the words of another tool, as far as it has words for it.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write the policy in force for another tool, and tell what that tool can't say.",
        exitCodeList = {"0:written", "1:no policy can be in force", "2:usage"},
        footer = {"  cloister policy export squid --preset github"})
final class ExportCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    private final PolicyOptions options = new PolicyOptions();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "0",
            paramLabel = "FORMAT",
            description = "init-firewall (a container's script), iptables, nft, squid, cilium or networkpolicy.")
    private String format = "";

    ExportCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        var chosen = Format.named(format)
                .orElseThrow(() -> new Failure(
                        ExitCode.FAILED,
                        "cannot export for %s: no such format".formatted(format),
                        "one of %s".formatted(Format.words())));
        options.take(Objects.requireNonNull(spec).commandLine().getParseResult());
        var exported = Export.of(RunPolicy.in(workspace.directory, caller, options).load().policy(), chosen);
        console.out().print(exported.text());
        console.complain("%s can't say of this policy:".formatted(chosen.word()));
        exported.lost().forEach(line -> console.complain("  " + line));
        return ExitCode.OK.code();
    }
}
