// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.policy.Person;
import dev.cloister.gate.control.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cloister volumes`: what agents keep between runs.
@Command(
        name = "volumes",
        mixinStandardHelpOptions = true,
        description = "List or reset what agents keep between runs: one home for each project.",
        exitCodeList = {"0:done", "1:refused or failed", "2:usage"},
        footer = {"  cloister volumes list"})
public final class VolumesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    private final Volumes volumes;
    private final Caller caller;
    private final Console console;
    private final Person person;

    private VolumesCommand(Caller caller, Console console, Person person) {
        this.volumes = Volumes.in(caller.places().state());
        this.caller = caller;
        this.console = console;
        this.person = person;
    }

    /// The command over the caller's volumes, with all its own.
    public static CommandLine line(Caller caller, Console console, Person person) {
        var command = new VolumesCommand(caller, console, person);
        return new CommandLine(command)
                .addSubcommand(command.new ListCommand())
                .addSubcommand(command.new ResetCommand());
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getOut());
        return ExitCode.OK.code();
    }

    private List<VolumeReport> reports() {
        try {
            var reports = new ArrayList<VolumeReport>();
            for (var volume : volumes.all()) {
                reports.add(VolumeReport.of(volume));
            }
            return reports;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + volumes.directory(), e);
        }
    }

    /// `volumes list`.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List homes that are kept: name, size, when last used, workspace.",
            exitCodeList = {"0:listed", "1:failed", "2:usage"},
            footer = {"  cloister volumes list --json"})
    private final class ListCommand implements Callable<Integer> {
        @Option(names = "--json", description = "One JSON object for each, one a line.")
        private boolean json;

        @Override
        public Integer call() {
            for (var report : reports()) {
                if (json) {
                    console.out().println(JsonFields.line(report.asMap()));
                } else {
                    console.say(report.line());
                }
            }
            return ExitCode.OK.code();
        }
    }

    /// `volumes reset`.
    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Delete the home that is kept for a workspace. A run that uses it must have ended.",
            exitCodeList = {"0:deleted", "1:refused or failed", "2:usage"},
            footer = {"  cloister volumes reset --workspace ~/src/project"})
    private final class ResetCommand implements Callable<Integer> {
        @Parameters(
                arity = "0..*",
                paramLabel = "NAME",
                description = "Names that the list shows; without any, those of the workspace.")
        private List<String> names = List.of();

        @Option(
                names = "--workspace",
                paramLabel = "DIR",
                description = "The workspace whose home it is; the current directory by default.")
        private @Nullable Path workspace;

        @Option(names = "--yes", description = "Don't ask.")
        private boolean yes;

        @Override
        public Integer call() {
            var chosen = chosen();
            for (var report : chosen) {
                console.say(report.line());
            }
            if (!yes && !isAgreed()) {
                console.complain("not reset: nothing changed");
                return ExitCode.FAILED.code();
            }
            for (var report : chosen) {
                Reset.of(report.volume());
            }
            return ExitCode.OK.code();
        }

        private List<VolumeReport> chosen() {
            var chosen = new ArrayList<VolumeReport>();
            var here = names.isEmpty() ? here() : "";
            for (var report : reports()) {
                var named = names.contains(report.volume().name());
                if (named || (names.isEmpty() && report.workspace().equals(here))) {
                    chosen.add(report);
                }
            }
            if (chosen.size() < Math.max(1, names.size())) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot reset %s: there is no such volume"
                                .formatted(names.isEmpty() ? "the home of " + here : String.join(", ", names)),
                        "see cloister volumes list");
            }
            return chosen;
        }

        private String here() {
            var directory = workspace == null ? caller.directory() : workspace;
            try {
                return directory.toRealPath().toString();
            } catch (IOException _) {
                return directory.toAbsolutePath().normalize().toString();
            }
        }

        private boolean isAgreed() {
            if (!person.present()) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot ask whether to delete it: no terminal",
                        "say cloister volumes reset --yes");
            }
            console.err().print("delete for good what agents kept there? [y/N] ");
            console.err().flush();
            return person.saysYes();
        }
    }
}
