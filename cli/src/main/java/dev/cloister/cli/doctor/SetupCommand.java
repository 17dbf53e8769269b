// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.doctor;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Console;
import dev.cloister.linux.HostReport;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/// `cloister setup`: tells what is ready and what is still missing. Called by root, the launcher has installed missing
/// packages before this runs.
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Install missing packages (as root, with apt-get), and tell what is ready.",
        exitCodeList = {
            "0:a run is possible",
            "1:something is missing",
            "2:usage",
            "121:packages could not be installed"
        },
        footer = {"  sudo cloister setup"})
public final class SetupCommand implements Callable<Integer> {
    private final Supplier<HostReport> host;
    private final Console console;

    /// A command that probes by this, such as `HostReport::ofThisHost`.
    public SetupCommand(Supplier<HostReport> host, Console console) {
        this.host = host;
        this.console = console;
    }

    @Override
    public Integer call() {
        var report = host.get();
        console.say(ReportText.table(report));
        return (report.allowsRun() ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
