// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.audit.Observations;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditReader;
import dev.cloister.audit.file.RunFiles;
import dev.cloister.audit.ocsf.StoredEvent;
import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.log.RunChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister policy suggest`: from what a run was refused, or would have been, to the rules that would allow it.
@Command(
        name = "suggest",
        mixinStandardHelpOptions = true,
        description = "Write the rules that would allow what a run was refused, or would have been in strict mode.",
        exitCodeList = {"0:written, as YAML", "1:no such run, or unreadable", "2:usage"},
        footer = {"  cloister run --mode observe -- npm test; cloister policy suggest"})
final class SuggestCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;

    @Option(names = "--run", paramLabel = "ID", description = "The run whose id begins so; the latest by default.")
    private @Nullable String run;

    SuggestCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            var runs = new RunChoice(new AuditDirectory(caller.places().state()));
            var chosen = run == null ? runs.latest() : runs.startingWith(run);
            console.out().print(RunSuggestion.of(chosen.run(), observations(chosen)));
            return ExitCode.OK.code();
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(ExitCode.FAILED, "cannot read the audit: %s".formatted(e.getMessage()), "");
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot choose a run: %s".formatted(e.getMessage()),
                    "cloister log --runs lists them");
        }
    }

    private Observations observations(RunFiles files) {
        var reader = new AuditReader(files, line -> console.complain("cloister: %s".formatted(line)));
        try (var events = reader.events()) {
            return Observations.from(events.map(StoredEvent::event));
        }
    }
}
