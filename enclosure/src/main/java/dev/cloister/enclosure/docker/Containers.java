// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.agent.FirstProcess;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.enclosure.limits.Confinement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The two containers of a run, as arguments of the `docker` command: one that holds the network namespace, and the agent's.
///
/// @param run the run's id
/// @param gate the process without which they mean nothing, and when it began
/// @param threshold the directory on the host where the first processes wait
/// @param profile the file of the seccomp profile
record Containers(String run, String gate, Path threshold, Path profile) {
    /// Where [#threshold] is inside.
    static final String THRESHOLD = "/run/cloister-start";
    /// What every container of ours has, with the run's id as its value.
    static final String RUN = "dev.cloister.run";
    /// The gate's process and when it began.
    static final String GATE = "dev.cloister.gate";

    /// Nobody's uid: it holds a namespace and does nothing.
    private static final String NOBODY = "65534:65534";

    /// Waits for ever: nobody writes to the pipe that it has open both ways itself.
    private static final String HOLD = "read -r end <>%s/end".formatted(THRESHOLD);

    /// The first process's descriptors, as [FirstProcess] wants them. The go pipe is opened both ways first, which never blocks.
    private static final String OPEN = "cd / && exec 8<>%1$s/go 3<%1$s/go 8<>%1$s/ready 7>%1$s/ready 8>&- 4<%1$s/environment; "
            .formatted(THRESHOLD);

    private static final long POINT_BYTES = 4096;

    /// `run`: the container that holds the network, from the agent's image, in the background.
    List<String> network(String image) {
        var arguments = new ArrayList<>(List.of("run", "--detach", "--name", networkName(), "--hostname", "cloister"));
        arguments.addAll(List.of("--network", "none", "--user", NOBODY, "--pids-limit", "8", "--memory", "64m"));
        arguments.addAll(hardened());
        arguments.addAll(List.of("--entrypoint", "/bin/sh", image, "-c", HOLD));
        return List.copyOf(arguments);
    }

    /// `create`: the agent's container, whose first process waits before it becomes the agent.
    ///
    /// @param plan from an image
    /// @param directories which of the plan's sources are directories
    List<String> agent(Plan plan, Predicate<Path> directories, Confinement confinement, TerminalUse terminal) {
        var arguments = new ArrayList<>(List.of("create", "--name", agentName(), "--interactive", "--init"));
        arguments.addAll(List.of("--network", "container:" + networkName()));
        arguments.addAll(List.of("--user", plan.identity().uid() + ":" + plan.identity().gid()));
        arguments.addAll(List.of("--ipc", "private", "--cgroupns", "private", "--oom-score-adj", "500"));
        confinement.engineLimits().forEach(limit -> arguments.addAll(List.of("--ulimit", limit)));
        arguments.addAll(hardened());
        for (var step : plan.steps()) {
            arguments.addAll(plan.isInVolume(step) ? List.of() : mount(plan, step, directories));
        }
        arguments.addAll(List.of("--entrypoint", "/bin/sh", plan.image().orElseThrow(), "-c"));
        arguments.add(OPEN + FirstProcess.scriptOfGroupLeader(terminal, plan.directory()));
        arguments.add("cloister");
        arguments.addAll(plan.command());
        return List.copyOf(arguments);
    }

    /// `start`: lets its first process begin, with its streams.
    List<String> start() {
        return List.of("start", "--attach", "--interactive", agentName());
    }

    String networkName() {
        return "cloister-%s-net".formatted(run);
    }

    String agentName() {
        return "cloister-" + run;
    }

    private List<String> hardened() {
        return List.of(
                "--label", RUN + "=" + run,
                "--label", GATE + "=" + gate,
                "--pull", "never",
                "--restart", "no",
                "--no-healthcheck",
                "--log-driver", "none",
                "--read-only",
                "--cap-drop", "ALL",
                "--security-opt", "no-new-privileges",
                "--security-opt", "seccomp=" + profile,
                "--mount", "type=bind,readonly,\"source=%s\",target=%s".formatted(threshold, THRESHOLD));
    }

    /// What the engine mounts: memory, and an empty file or directory wherever something is mounted later.
    private List<String> mount(Plan plan, Step step, Predicate<Path> directories) {
        return switch (step) {
            case Step.Memory(var target, var mode, var bytes) -> {
                var owner = target.startsWith("/home/")
                        ? ",uid=%d,gid=%d".formatted(plan.identity().uid(), plan.identity().gid())
                        : "";
                yield tmpfs(target, "rw,exec,nosuid,nodev,size=%d,mode=%o%s".formatted(bytes, mode, owner));
            }
            case Step.HostTree(var source, var target, var _, var _) ->
                directories.test(source) ? emptyDirectory(target) : emptyFile(target);
            case Step.Volume _, Step.PrivateDirectory _ -> emptyDirectory(step.target());
            case Step.MadeFile _ -> emptyFile(step.target());
            default -> List.of();
        };
    }

    private static List<String> emptyDirectory(String target) {
        return tmpfs(target, "ro,noexec,nosuid,nodev,size=%d,mode=555".formatted(POINT_BYTES));
    }

    /// Any file will do, since nobody sees it.
    private List<String> emptyFile(String target) {
        return List.of("--mount", "type=bind,readonly,\"source=%s\",\"target=%s\"".formatted(profile, target));
    }

    private static List<String> tmpfs(String target, String options) {
        return List.of("--tmpfs", target + ":" + options);
    }
}
