// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.agent.ProcessFacts;
import dev.cloister.enclosure.agent.Threshold;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.stage.Stage;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The moments between a container's start and the agent's first instruction: is it where and what it should be? Then it gets
/// its workspace and its home, which it hasn't seen before.
final class ContainerBirth implements Backend.Delivery {
    /// Far longer than an engine takes on the slowest machine.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SLICE_MILLISECONDS = 20;

    private final Plan plan;
    private final Stage stage;
    private final Confinement confinement;
    private final Started started;

    /// What runs already.
    ///
    /// @param process the engine's command, which ends with the container
    /// @param errors what it complains of, where its error stream isn't the caller's
    record Started(Engine engine, Containers containers, Process process, Threshold threshold, Path errors) {}

    ContainerBirth(Plan plan, Stage stage, Confinement confinement, Started started) {
        this.plan = plan;
        this.stage = stage;
        this.confinement = confinement;
        this.started = started;
    }

    @Override
    public Process process() {
        return started.process();
    }

    @Override
    public Threshold threshold() {
        return started.threshold();
    }

    @Override
    public Backend.Newborn await() {
        awaitReady();
        var init = pid(started.engine(), started.containers().agentName());
        var first = ProcessFacts.onlyChild(init);
        for (var pid : List.of(init, first)) {
            var facts = ProcessFacts.of(pid);
            facts.requireOwnNetwork();
            facts.requirePowerless();
            facts.require("users", "Uid", fourTimes(plan.identity().uid()));
            facts.require("groups", "Gid", fourTimes(plan.identity().gid()));
        }
        requireThreshold(started.containers(), first);
        confinement.take(List.of(init, first));
        // What one of them had started before would be outside the group; what it starts from now on is in it.
        ProcessFacts.onlyChild(init);
        ProcessFacts.requireNoChild(first);
        for (var pid : List.of(init, first)) {
            ProcessFacts.of(pid).require("number of threads", "Threads", "1");
        }
        Attachment.attach(plan, stage.path(), first);
        return new Backend.Newborn(List.of(init, first), init, init, first);
    }

    /// The number of a container's first process, on this machine.
    static long pid(Engine engine, String container) {
        var text = engine.ask("look at a container", List.of("inspect", "--format", "{{.State.Pid}}", container));
        try {
            var pid = Long.parseLong(text);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException _) {
            // As for a container that has ended.
        }
        throw failure("container %s has ended".formatted(container));
    }

    /// An engine on another machine has processes of these numbers too, and a directory of this path perhaps.
    static void requireThreshold(Containers containers, long pid) {
        var inside = "/proc/%d/root%s".formatted(pid, Containers.THRESHOLD);
        if (!FileStatus.statx(Files.AT_FDCWD, inside, 0)
                .isSameAs(FileStatus.statx(Files.AT_FDCWD, containers.threshold().toString(), 0))) {
            throw failure("process %d isn't the container's: the engine must run on this machine".formatted(pid));
        }
    }

    private void awaitReady() {
        for (var waited = 0; waited < PATIENCE.toMillis(); waited += SLICE_MILLISECONDS) {
            if (started.threshold().awaitReady(SLICE_MILLISECONDS)) {
                return;
            }
            if (!started.process().isAlive()) {
                throw failure("its container ended with %d%s".formatted(started.process().exitValue(), complaint()));
            }
        }
        throw failure("its first process didn't appear");
    }

    private String complaint() {
        try {
            var text = java.nio.file.Files.readString(started.errors()).strip();
            return text.isEmpty() ? "" : ": " + text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fourTimes(int id) {
        return "%1$d %1$d %1$d %1$d".formatted(id);
    }

    private static EnclosureFailure failure(String reason) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING, "cannot start the agent: " + reason, "look at `docker ps --all` and `docker info`");
    }
}
