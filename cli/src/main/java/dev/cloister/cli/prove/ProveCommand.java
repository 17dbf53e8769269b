// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.HelpOptions;
import dev.cloister.cli.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `cloister prove`: attacks an enclosure like the one that `run` would make here, and tells what held.
public final class ProveCommand implements Callable<Integer> {
    /// What is handed on to `run` as it was given.
    private static final List<String> HANDED_ON = List.of("--mode", "--preset", "--allow", "--service");
    /// Of every enclosure that a proof makes.
    private static final List<String> BACKEND = List.of("--backend", "--image");

    private final Caller caller;
    private final Console console;
    private final boolean coloured;
    private final CommandSpec spec;

    /// @param coloured whether the report in text gets colours
    public ProveCommand(Caller caller, Console console, boolean coloured) {
        this.caller = caller;
        this.console = console;
        this.coloured = coloured;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// Its command line.
    public CommandLine line() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put("0", "no leak");
        meanings.put("1", "a leak, or nothing could be proved");
        meanings.put("2", "usage");
        spec.name("prove")
                .usageMessage()
                .description("Attack the enclosure that run would make here, and tell what held.")
                .exitCodeList(meanings)
                .footer("  cloister prove --format html");
        PolicyOptions.addTo(spec);
        spec.addOption(OptionSpec.builder("--workspace")
                .paramLabel("DIR")
                .description("The directory whose policy and owner are used; the current one by default. It stays untouched.")
                .type(Path.class)
                .build());
        spec.addOption(OptionSpec.builder("--backend")
                .paramLabel("BACKEND")
                .description("local, or docker.")
                .type(String.class)
                .build());
        spec.addOption(OptionSpec.builder("--image")
                .paramLabel("IMAGE")
                .description("With the backend docker: the image that is proved; it needs a C library like this machine's.")
                .type(String.class)
                .build());
        spec.addOption(OptionSpec.builder("--format")
                .paramLabel("FORMAT")
                .description("text, json or html.")
                .type(Format.class)
                .build());
        HelpOptions.addTo(spec);
        return new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        var given = spec.commandLine().getParseResult();
        var policy = new PolicyOptions();
        policy.take(given);
        @Nullable Path workspace = given.matchedOptionValue("--workspace", null);
        var asked = new Proving.Asked(caller, policy, workspace, words(given, HANDED_ON), words(given, BACKEND));
        var report = new Proving(asked).report();
        console.out().print(given.matchedOptionValue("--format", Format.TEXT).of(report, coloured));
        console.out().flush();
        return (report.isTight() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static List<String> words(ParseResult given, List<String> options) {
        var words = new ArrayList<String>();
        for (var option : options) {
            if (given.hasMatchedOption(option)) {
                given.matchedOption(option).originalStringValues().forEach(value -> words.addAll(List.of(option, value)));
            }
        }
        return List.copyOf(words);
    }
}
