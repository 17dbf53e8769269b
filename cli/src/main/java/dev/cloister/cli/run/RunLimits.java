// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.limits.Allowance;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.limits.LimitWatch;
import dev.cloister.enclosure.limits.Reached;
import dev.cloister.enclosure.agent.AgentProcess;
import dev.cloister.linux.syscall.Signals;
import dev.cloister.policy.Limits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The limits of one run: made before its agent, watched with it, told at both ends.
final class RunLimits implements AutoCloseable {
    private final Allowance allowance;
    private final Console console;
    private final boolean quiet;
    private Optional<LimitWatch> watch = Optional.empty();
    private Optional<Reached> reached = Optional.empty();

    /// @param quiet whether nothing is told but what ended the run
    RunLimits(Allowance allowance, Console console, boolean quiet) {
        this.allowance = allowance;
        this.console = console;
        this.quiet = quiet;
    }

    /// Lays them out on this host, and says what it doesn't hold.
    static RunLimits of(Limits limits, String run, RunCommand options) {
        var made = new RunLimits(Allowance.of(limits, run), options.console, options.quiet);
        made.allowance.shortfall().ifPresent(made::tell);
        return made;
    }

    Confinement confinement() {
        return allowance.confinement();
    }

    /// Begins to watch an agent that is about to go.
    void watch(AgentProcess agent, Plan plan) {
        Runnable terminate = () -> agent.signalGroup(Signals.SIGTERM);
        watch = Optional.of(allowance.watch(
                new LimitWatch.Agent(agent.init(), terminate, agent::kill), writable(plan), InstantSource.system()));
    }

    /// The run's exit code, where the agent's own was this: that of a limit, told with its reason, if one ended it.
    int exit(int own) {
        reached = watch.flatMap(LimitWatch::end);
        reached.ifPresent(limit -> console.complain("cloister: " + limit.text()));
        watch.flatMap(LimitWatch::refused).ifPresent(this::tell);
        return reached.isPresent() ? ExitCode.LIMIT.code() : own;
    }

    /// Why the run ended, for the audit, if a limit ended it.
    Optional<String> cause() {
        return reached.map(Reached::text);
    }

    /// The host's directories that the agent can write to.
    private static List<Path> writable(Plan plan) {
        var directories = new ArrayList<Path>();
        for (var step : plan.steps()) {
            if (step instanceof Step.HostTree tree && tree.writable()) {
                directories.add(tree.source());
            }
            if (step instanceof Step.Volume volume) {
                directories.add(volume.source());
            }
        }
        return directories;
    }

    private void tell(String line) {
        if (!quiet) {
            console.complain("cloister: " + line);
        }
    }

    @Override
    public void close() {
        watch.ifPresent(LimitWatch::end);
        allowance.close();
    }
}
