// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import java.lang.reflect.Proxy;

/// Signals to this process.
public final class JvmSignals {
    private JvmSignals() {}

    /// Does this at each signal of that name, such as `TERM`, instead of what the JVM would do.
    ///
    /// `sun.misc.Signal` is the JDK's only way to hear signals, supported by the module `jdk.unsupported`; named
    /// directly, javac
    /// warns of it in a way that can't be switched off.
    public static void on(String signal, Runnable action) {
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
