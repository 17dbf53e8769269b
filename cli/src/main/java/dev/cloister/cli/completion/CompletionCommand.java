// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.completion;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.HelpOptions;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `cloister completion`: prints what makes a shell complete this program's words.
public final class CompletionCommand implements Callable<Integer> {
    private final Supplier<CommandLine> commands;
    private final Console console;
    private final CommandSpec spec;

    /// A command that completes all of these.
    public CompletionCommand(Supplier<CommandLine> commands, Console console) {
        this.commands = commands;
        this.console = console;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// Its command line.
    public CommandLine line() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put("0", "printed");
        meanings.put("2", "usage");
        spec.name("completion")
                .usageMessage()
                .description("Print what makes your shell complete the words of cloister: read it from ~/.bashrc or ~/.zshrc.")
                .exitCodeList(meanings)
                .footer("  cloister completion bash");
        HelpOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("SHELL")
                .description("bash or zsh.")
                .type(Shell.class)
                .build());
        return new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        Shell shell = spec.commandLine().getParseResult().matchedPositionalValue(0, Shell.BASH);
        console.out().print(CompletionScript.of(commands.get(), shell));
        console.out().flush();
        return ExitCode.OK.code();
    }
}
