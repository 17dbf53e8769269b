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
        if (!terminal.any()) {
            return WAIT + "exec \"$@\"";
        }
        var redirections = new StringBuilder("exec");
        redirections.append(terminal.input() ? " 0<>/dev/pts/0" : "");
        redirections.append(terminal.output() ? " 1<>/dev/pts/0" : "");
        redirections.append(terminal.error() ? " 2<>/dev/pts/0" : "").append(';');
        return WAIT + "%s exec %s%s \"$@\"".formatted(redirections, setsid, terminal.input() ? " --ctty" : "");
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
