// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.agent.FirstProcess;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.enclosure.stage.StageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The argument vectors that start an agent: `setpriv`, which ties it to the gate, a shell that opens the stage's files,
/// `setpriv` again where root must become someone else, `bwrap`, and the agent's first process.
///
/// A JVM closes every descriptor above 2 in its children, so descriptors are opened by name from the stage, which
/// only this
/// thread's mount namespace shows.
final class Bubblewrap {
    /// Ends if the gate was gone before the parent-death signal was armed: another process is its parent then. Enters the
    /// control groups that are named before `--`, in which everything that it becomes and starts stays. Where the whole
    /// host runs out of memory, the agent goes before others.
    private static final String ENTER = """
            stage=$1; [ "$PPID" = "$2" ] || exit 1; shift 2
            while [ "$1" != -- ]; do echo 0 >"$1" || exit 1; shift; done
            shift
            { echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
            """;

    /// Opens the go and ready pipes, the agent's environment, the options and the filter, then becomes what follows. Each
    /// pipe is first opened both ways, which never blocks: a launcher that has died leaves no other side to wait for.
    private static final String OPENER = """
            exec 8<>"$stage/go" 3<"$stage/go" 8<>"$stage/ready" 7>"$stage/ready" 8>&- \\
              4<"$stage/environment" 5<"$stage/options" 6<"$stage/filter"
            exec "$@"
            """;

    private Bubblewrap() {}

    /// Where a start begins.
    ///
    /// @param stage the stage's path
    /// @param gate the process that starts it and without which it ends, from its first moment on
    record Origin(Path stage, long gate) {}

    /// The whole vector, for a start from there.
    ///
    /// @param confinement its limits, which hold from the first process on
    static List<String> command(
            Plan plan, Origin origin, Confinement confinement, TerminalUse terminal, Tools tools) {
        var opener = ENTER + confinement.outside() + OPENER;
        // Armed before the shell asks who its parent is: whenever the gate dies, one of the two notices.
        var command = new ArrayList<>(List.of(tools.setpriv(), "--pdeathsig=KILL", "--"));
        command.addAll(List.of("/bin/sh", "-c", opener, "cloister", origin.stage().toString(), Long.toString(origin.gate())));
        command.addAll(confinement.entrances());
        command.addAll(List.of("--", tools.env(), "-i"));
        command.addAll(outerNamespace(tools));
        if (plan.identity().becomes()) {
            command.addAll(List.of(
                    tools.setpriv(),
                    "--reuid=" + plan.identity().uid(),
                    "--regid=" + plan.identity().gid(),
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--"));
        }
        command.addAll(List.of(
                tools.bwrap(), "--args", "5", "--", "/bin/sh", "-c", confinement.inside() + FirstProcess.script(terminal, tools.setsid()), "cloister"));
        command.addAll(plan.command());
        return List.copyOf(command);
    }

    /// A process namespace around bubblewrap's own, which the agent can't see. The reaper inside has the agent's uid, so the
    /// agent can trace it, disarm its parent-death signal and survive it; it can't survive the first process out here.
    private static List<String> outerNamespace(Tools tools) {
        return List.of(tools.unshare(), "--pid", "--fork", "--kill-child=KILL", "--");
    }

    /// What `--args` reads: options, each ended by a NUL.
    static String options(Plan plan, Path stage) {
        var options = new ArrayList<>(List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--uid",
                Integer.toString(AgentIdentity.INSIDE),
                "--gid",
                Integer.toString(AgentIdentity.INSIDE),
                "--hostname",
                "cloister",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--seccomp",
                "6"));
        if (!plan.userNamespaces()) {
            options.add("--disable-userns");
        }
        var staged = 0;
        for (var step : plan.steps()) {
            var place = StageFiles.place(stage, step, staged++);
            options.addAll(plan.isInVolume(step) ? List.of() : arguments(step, place));
        }
        options.add("--clearenv");
        options.addAll(List.of("--chdir", plan.directory()));
        return String.join("\0", options) + "\0";
    }

    private static List<String> arguments(Step step, Path staged) {
        return switch (step) {
            case Step.Image _ -> throw new IllegalArgumentException("plan: from an image (expected: from the host's files)");
            case Step.SystemTree(var source, var target) -> List.of("--ro-bind", source.toString(), target);
            case Step.PrivateDirectory(var target) -> List.of("--bind", staged.toString(), target);
            case Step.Covered _ -> List.of();
            case Step.Volume(var _, var target) -> List.of("--bind", staged.toString(), target);
            case Step.HostTree(var _, var target, var writable, var _) ->
                List.of(writable ? "--bind" : "--ro-bind", staged.toString(), target);
            case Step.Link(var to, var target) -> List.of("--symlink", to, target);
            case Step.MadeFile(var target, var _) -> List.of("--ro-bind", staged.toString(), target);
            case Step.EmptyDirectory(var target) -> List.of("--dir", target);
            case Step.Memory(var target, var mode, var bytes) ->
                List.of("--perms", Integer.toOctalString(mode), "--size", Long.toString(bytes), "--tmpfs", target);
            case Step.Devices(var target) -> List.of("--dev", target);
            case Step.Processes(var target) -> List.of("--proc", target);
            case Step.Hidden(var target, var _) -> List.of("--ro-bind", staged.toString(), target);
            case Step.ReadOnly(var target) -> List.of("--remount-ro", target);
        };
    }
}
