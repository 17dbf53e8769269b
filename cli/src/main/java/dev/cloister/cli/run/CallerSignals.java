// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.JvmSignals;
import dev.cloister.enclosure.agent.AgentProcess;
import dev.cloister.linux.syscall.Signals;
import java.util.Optional;

/// What a signal to the launcher means: it is the agent's, and never the gate's own end.
///
/// SIGQUIT stays the JVM's. On a terminal none of the keyboard's signals comes here: the terminal is raw.
final class CallerSignals {
    private CallerSignals() {}

    /// Passes signals on to the agent from now on.
    static void passTo(AgentProcess agent, Optional<TerminalPump> terminal, StreamPumps streams) {
        JvmSignals.on("INT", () -> pass(() -> agent.signalGroup(Signals.SIGINT), streams));
        JvmSignals.on("HUP", () -> pass(() -> agent.signalGroup(Signals.SIGHUP), streams));
        JvmSignals.on("TERM", () -> pass(() -> agent.signal(Signals.SIGTERM), streams));
        terminal.ifPresent(pump -> JvmSignals.on("WINCH", pump::resize));
    }

    private static void pass(Runnable signal, StreamPumps streams) {
        signal.run();
        streams.release();
    }
}
