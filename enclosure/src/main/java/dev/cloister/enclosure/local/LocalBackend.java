// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.agent.FirstProcess;
import dev.cloister.enclosure.agent.Threshold;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.stage.Stage;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.syscall.Namespaces;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Enclosures on this machine: no root needed, no daemon, nothing of the host changed. When this process dies, the network is
/// gone, and the agent.
public final class LocalBackend implements Backend {
    private final Function<Plan, byte[]> filter;
    private @Nullable Tools tools;

    /// @param filter the seccomp program for a plan, as bubblewrap reads it
    public LocalBackend(Function<Plan, byte[]> filter) {
        this.filter = filter;
    }

    @Override
    public void prepare() {
        tools = Tools.find();
    }

    @Override
    public void enter() {
        Namespaces.unshare(Namespaces.CLONE_NEWNET | Namespaces.CLONE_NEWNS);
    }

    @Override
    public Delivery begin(Plan plan, Stage stage, Confinement confinement, AgentStreams streams) {
        var files = stage.files();
        var threshold = Threshold.in(stage.path(), 0600);
        try {
            files.write("options", Bubblewrap.options(plan, stage.path()).getBytes(UTF_8), 0600);
            files.write("filter", filter.apply(plan), 0600);
            // The agent's first process opens it anew, as the agent.
            files.write("environment", FirstProcess.environment(plan).getBytes(UTF_8), 0444);
            var errors = files.write("errors", new byte[0], 0600);
            var origin = new Bubblewrap.Origin(stage.path(), ProcessHandle.current().pid());
            var found = tools == null ? Tools.find() : tools;
            var command = Command.of(Bubblewrap.command(plan, origin, confinement, streams.terminal(), found));
            return new Birth(command.start(streams.redirections(errors)), threshold, errors);
        } catch (RuntimeException e) {
            threshold.close();
            throw e;
        }
    }

    @Override
    public void close() {
        // All of it ends with the thread.
    }
}
