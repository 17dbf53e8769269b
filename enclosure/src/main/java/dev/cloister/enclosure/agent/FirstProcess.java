// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.enclosure.Plan;
import java.util.TreeMap;

/// What a shell says that is the agent's first process, before it becomes the agent.
///
/// On descriptor 3 it has the [Threshold]'s go pipe, on 7 its ready pipe, on 4 the agent's environment.
public final class FirstProcess {
    /// It says that it is there — by then the kernel has armed what ties it to the gate — and waits for one line on the go
    /// pipe; end of file means that the gate has died, and it with it. Only then it takes the agent's environment: what
    /// `LD_PRELOAD` or `BASH_ENV` name runs in the agent, never before it was let go.
    private static final String WAIT = "printf . >&7; exec 7>&-; read -r go <&3 || exit 1; exec 3<&-; "
            + ". /proc/self/fd/4; exec 4<&-; ";

    private FirstProcess() {}

    /// The words after which its arguments are the agent's command. With a terminal it is the leader of a new session whose
    /// controlling terminal that is, for job control and `/dev/tty`.
    ///
    /// @param setsid the program that makes a session
    public static String script(TerminalUse terminal, String setsid) {
        return terminal.any()
                ? WAIT + "exec%s; exec %s%s \"$@\"".formatted(redirections(terminal), setsid, terminal.input() ? " --ctty" : "")
                : WAIT + "exec \"$@\"";
    }

    /// The same for a shell that leads a process group already, as below an engine's reaper: then only a child can lead a
    /// session, and the shell stays, passes signals on and ends with the child's code. `setsid` is the image's own; those of
    /// util-linux and busybox both know `-c`.
    ///
    /// @param directory where the agent starts
    public static String scriptOfGroupLeader(TerminalUse terminal, String directory) {
        var start = WAIT + "cd -- '%s' || exit 1; ".formatted(directory.replace("'", "'\\''"));
        if (!terminal.any()) {
            return start + "exec \"$@\"";
        }
        return start
                + "setsid %s\"$@\"%s & agent=$!; ".formatted(terminal.input() ? "-c " : "", redirections(terminal))
                + "for signal in HUP INT TERM; do trap \"kill -$signal $agent\" $signal; done; "
                + "while :; do wait $agent; code=$?; kill -0 $agent 2>/dev/null || exit $code; done";
    }

    private static String redirections(TerminalUse terminal) {
        return (terminal.input() ? " 0<>/dev/pts/0" : "")
                + (terminal.output() ? " 1<>/dev/pts/0" : "")
                + (terminal.error() ? " 2<>/dev/pts/0" : "");
    }

    /// What it reads as its environment: commands of the shell, since in arguments every user of the host could read the
    /// values. A variable that the shell keeps to itself, such as bash's `UID`, is left alone.
    public static String environment(Plan plan) {
        var commands = new StringBuilder();
        for (var variable : new TreeMap<>(plan.environment()).entrySet()) {
            commands.append("command export ")
                    .append(variable.getKey())
                    .append("='")
                    .append(variable.getValue().replace("'", "'\\''"))
                    .append("' 2>/dev/null || :\n");
        }
        return commands.toString();
    }
}
