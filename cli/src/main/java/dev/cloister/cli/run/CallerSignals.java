// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.enclosure.agent.AgentProcess;
import dev.cloister.linux.syscall.Signals;
import java.lang.reflect.Proxy;
import java.util.Optional;

/// What a signal to the launcher means: it is the agent's, and never the gate's own end.
///
/// SIGQUIT stays the JVM's. On a terminal none of the keyboard's signals comes here: the terminal is raw.
final class CallerSignals {
    private CallerSignals() {}

    /// Passes signals on to the agent from now on.
    static void passTo(AgentProcess agent, Optional<TerminalPump> terminal, StreamPumps streams) {
        on("INT", () -> pass(() -> agent.signalGroup(Signals.SIGINT), streams));
        on("HUP", () -> pass(() -> agent.signalGroup(Signals.SIGHUP), streams));
        on("TERM", () -> pass(() -> agent.signal(Signals.SIGTERM), streams));
        terminal.ifPresent(pump -> on("WINCH", pump::resize));
    }

    private static void pass(Runnable signal, StreamPumps streams) {
        signal.run();
        streams.release();
    }

    /// `sun.misc.Signal` is the JDK's only way to hear signals, supported by the module `jdk.unsupported`; named
    /// directly, javac
    /// warns of it in a way that can't be switched off.
    private static void on(String signal, Runnable action) {
        try {
            var signals = Class.forName("sun.misc.Signal");
            var handlers = Class.forName("sun.misc.SignalHandler");
            var handler = Proxy.newProxyInstance(
                    handlers.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("hashCode") ? signal.hashCode() : false;
                    });
            signals.getMethod("handle", signals, handlers)
                    .invoke(null, signals.getConstructor(String.class).newInstance(signal), handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle SIG%s".formatted(signal), e);
        }
    }
}
