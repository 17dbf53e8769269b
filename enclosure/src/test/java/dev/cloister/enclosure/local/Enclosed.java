// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.RealHostFiles;
import dev.cloister.enclosure.Workplace;
import dev.cloister.enclosure.agent.AgentProcess;
import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Real enclosures around shell scripts that leave their output in the workspace.
final class Enclosed {
    /// A user that is nobody's.
    static final AgentIdentity AGENT = new AgentIdentity(61_234, 61_234, true, false);

    private static final String OUTPUT = "output";

    private Enclosed() {}

    static void assumePrivilege() {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .as("needs CAP_SYS_ADMIN")
                .isEqualTo(1);
    }

    /// What the script prints, run to its end as [#AGENT], to whom the workspace is given.
    static String output(Path workspace, String script) throws Exception {
        give(workspace);
        return output(AGENT, workspace, script);
    }

    static String output(AgentIdentity identity, Path workspace, String script) throws Exception {
        return output(identity, workspace, List.of(), script);
    }

    static String output(AgentIdentity identity, Path workspace, List<Cover> covers, String script) throws Exception {
        return onItsOwnThread(() -> {
            try (var sealing = begin(identity)) {
                var agent = start(sealing.await(), plan(identity, workspace, covers, script));
                agent.go();
                agent.await();
                return read(workspace);
            }
        });
    }

    static Enclosure.Sealing begin(AgentIdentity identity) {
        return Enclosure.begin(new LocalBackend(plan -> filter()), identity);
    }

    static AgentProcess start(Enclosure enclosure, Plan plan) {
        try (var starting = enclosure.start(plan, Confinement.NONE, AgentStreams.NONE)) {
            return starting.await();
        }
    }

    static Plan plan(AgentIdentity identity, Path workspace, String script) {
        return plan(identity, workspace, List.of(), script);
    }

    static Plan plan(AgentIdentity identity, Path workspace, List<Cover> covers, String script) {
        var command = List.of("/bin/sh", "-c", "exec >/workspace/%s 2>&1; %s".formatted(OUTPUT, script));
        return new Planner(new RealHostFiles())
                .plan(new Planner.Wish(identity, Workplace.of(workspace), List.of(), List.of(), covers, Map.of(), command));
    }

    static String read(Path workspace) throws IOException {
        var file = workspace.resolve(OUTPUT);
        return java.nio.file.Files.exists(file) ? java.nio.file.Files.readString(file) : "";
    }

    static void give(Path workspace) {
        Files.fchownat(Files.AT_FDCWD, workspace.toString(), AGENT.uid(), AGENT.gid(), 0);
    }

    static byte[] filter() {
        return SeccompProgram.forArchitecture(System.getProperty("os.arch")).bytes();
    }

    /// Does something on a thread that ends with it, so that what it does to itself stays there.
    static <T> T onItsOwnThread(Callable<T> body) throws Exception {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
