// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.doctor;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Console;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.linux.HostReport;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister doctor`: says what this host can do, and how to cure what it lacks. Exit code 0 when a run is
/// possible.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Say what this host lacks for a run, and how to get it.",
        exitCodeList = {"0:a run is possible", "1:something is missing", "2:usage"},
        footer = {"  cloister doctor"})
public final class DoctorCommand implements Callable<Integer> {
    private final Supplier<HostReport> host;
    private final Console console;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    /// A command that probes by this, such as `HostReport::ofThisHost`.
    public DoctorCommand(Supplier<HostReport> host, Console console) {
        this.host = host;
        this.console = console;
    }

    @Override
    public Integer call() {
        var report = host.get();
        if (json) {
            console.out().println(JsonFields.line(ReportText.fields(report)));
        } else {
            console.say(ReportText.table(report));
        }
        return (report.allowsRun() ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
