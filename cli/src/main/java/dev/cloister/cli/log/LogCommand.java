// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditKey;
import dev.cloister.audit.file.AuditReader;
import dev.cloister.audit.file.AuditVerification;
import dev.cloister.audit.file.RunFiles;
import dev.cloister.audit.file.UnreadableLine;
import dev.cloister.audit.ocsf.StoredEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cloister log`: shows, follows and checks the audit of a run. Exit codes: 0 done, 1 failed or not intact, 2
/// usage.
@Command(
        name = "log",
        description = "Show what an agent asked for and what was decided; the latest run unless --run names another.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:shown", "1:no such run, unreadable, or not intact", "2:usage"},
        footer = {"  cloister log --denied --since 10m"})
public final class LogCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    /// Soon enough for a person, rare enough to cost nothing.
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Supplier<AuditDirectory> directory;
    private final Screen screen;

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = true)
    private @Nullable Instead instead;

    @ArgGroup(exclusive = false)
    private Choice choice = new Choice();

    /// Where output goes to.
    ///
    /// @param terminal whether a terminal shows it: columns are aligned then
    /// @param coloured whether it may be coloured
    /// @param zone whose time a person reads
    /// @param clock what `--since 10m` counts from
    public record Screen(boolean terminal, boolean coloured, ZoneId zone, InstantSource clock) {}

    /// @param directory where the audit is; asked for when the command runs
    public LogCommand(Supplier<AuditDirectory> directory, Screen screen) {
        this.directory = directory;
        this.screen = screen;
    }

    /// What can be done instead of showing events once.
    private static final class Instead {
        @Option(
                names = {"-f", "--follow"},
                description = "Go on until the run ends.")
        private boolean follow;

        @Option(names = "--verify", description = "Check that no line was changed, removed, moved or added.")
        private boolean verify;

        @Option(names = "--runs", description = "List the runs, the latest first.")
        private boolean runs;
    }

    private static final class Choice {
        @Option(names = "--denied", description = "Only what was refused.")
        private boolean denied;

        @Option(names = "--json", description = "The lines as they are stored.")
        private boolean json;

        @Option(names = "--run", paramLabel = "ID", description = "The run whose id begins so.")
        private Optional<String> run = Optional.empty();

        @Option(names = "--host", paramLabel = "PATTERN", description = "A name, an address, or *.example.com.")
        private Optional<String> host = Optional.empty();

        @Option(names = "--process", paramLabel = "NAME", description = "A program, or an ancestor of it.")
        private Optional<String> process = Optional.empty();

        @Option(names = "--since", paramLabel = "TIME", description = "10m, 2h, 1d, or 2026-01-02T03:04:05Z.")
        private Optional<String> since = Optional.empty();
    }

    @Override
    public Integer call() {
        try {
            var wanted = Optional.ofNullable(instead);
            if (wanted.filter(i -> i.runs).isPresent()) {
                return listRuns();
            }
            var runs = new RunChoice(directory.get());
            var run = choice.run.isPresent() ? runs.startingWith(choice.run.get()) : runs.latest();
            if (wanted.filter(i -> i.verify).isPresent()) {
                return verify(run);
            }
            return wanted.filter(i -> i.follow).isPresent() ? follow(run) : show(run);
        } catch (IOException | UncheckedIOException e) {
            return failed("cannot read the audit: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private int show(RunFiles run) {
        var filter = filter();
        try (var events = reader(run).events()) {
            events.filter(stored -> filter.test(stored.event()))
                    .takeWhile(this::print)
                    .forEach(_ -> {});
        }
        return DONE;
    }

    private int follow(RunFiles run) {
        var filter = filter();
        try (var following = reader(run).follow(PAUSE)) {
            while (following.hasNext()) {
                var stored = following.next();
                if (filter.test(stored.event()) && !print(stored)) {
                    break;
                }
            }
        }
        return DONE;
    }

    private int verify(RunFiles run) throws IOException {
        var result = AuditVerification.verify(run, AuditKey.read(directory.get().keyFile()));
        result.problems().forEach(problem -> out().println(Printable.of(problem)));
        out().println("%s: %d lines, %s"
                .formatted(run.run(), result.lines(), result.isIntact() ? "intact" : "NOT INTACT"));
        out().flush();
        return result.isIntact() ? DONE : FAILED;
    }

    private int listRuns() throws IOException {
        for (var run : directory.get().runs()) {
            try (var events = new AuditReader(run, _ -> {}).events()) {
                var first = events.findFirst().map(StoredEvent::event);
                out().println(run.run() + first.map(this::began).orElse(""));
            }
        }
        out().flush();
        return DONE;
    }

    private String began(AuditEvent first) {
        var time = first.time().atZone(screen.zone()).toLocalDateTime().withNano(0);
        return first instanceof AuditEvent.RunStarted start
                ? "\t%s\t%s\t%s"
                        .formatted(
                                time, Printable.of(start.workspace()), Printable.of(String.join(" ", start.command())))
                : "\t%s".formatted(time);
    }

    private LogFilter filter() {
        var now = screen.clock().instant();
        return new LogFilter(
                choice.denied, choice.host, choice.process, choice.since.map(text -> new Moment(text).before(now)));
    }

    private AuditReader reader(RunFiles run) {
        return new AuditReader(run, this::unreadable);
    }

    private void unreadable(UnreadableLine line) {
        err().println("cloister: " + Printable.of(line.toString()));
        err().flush();
    }

    /// Whether anybody still reads.
    private boolean print(StoredEvent stored) {
        var format = new RowFormat(screen.terminal(), screen.coloured(), screen.zone());
        out().println(choice.json ? stored.line() : format.format(EventRow.of(stored.event())));
        return !out().checkError();
    }

    private int failed(String message) {
        err().println("cloister: " + message);
        err().flush();
        return FAILED;
    }

    private PrintWriter out() {
        return java.util.Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return java.util.Objects.requireNonNull(spec).commandLine().getErr();
    }
}
