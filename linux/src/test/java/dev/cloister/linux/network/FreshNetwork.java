// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.network;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Namespaces;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// A network namespace for one test, on a thread that ends with it.
public final class FreshNetwork {
    /// What `eth0` is called in tests.
    public static final NetworkLinks LINKS = new NetworkLinks(address("192.0.2.2"), address("192.0.2.1"));

    private FreshNetwork() {}

    /// Runs the test on a thread in a new network with [#LINKS].
    public static void with(Body body) throws Exception {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .as("needs CAP_SYS_ADMIN")
                .isEqualTo(1);
        var task = new FutureTask<>(asCallable(body));
        Thread.ofPlatform().start(task);
        task.get();
    }

    /// Runs the `ip` commands in the calling thread's network.
    public static void ip(String batch) throws Exception {
        var process = new ProcessBuilder("ip", "-batch", "-")
                .redirectErrorStream(true)
                .start();
        try (var input = process.getOutputStream()) {
            input.write(batch.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
    }

    public static Inet4Address address(String literal) {
        return (Inet4Address) InetAddress.ofLiteral(literal);
    }

    /// A test.
    public interface Body {
        void run() throws Exception;
    }

    private static Callable<Boolean> asCallable(Body body) {
        return () -> {
            Namespaces.unshare(Namespaces.CLONE_NEWNET);
            ip(LINKS.batch());
            body.run();
            return true;
        };
    }
}
