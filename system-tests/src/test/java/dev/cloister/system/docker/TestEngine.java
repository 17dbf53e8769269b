// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.docker;

import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A container engine of the tests' own, without a bridge and without rules of its own in the host's firewall, and an image of
/// this machine's programs. One for all tests; it ends with them.
record TestEngine(String host, String image) {
    private static final int TRIES = 150;

    /// What gives it to a test that asks for one.
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestEngine.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Running.class, unused -> Running.begin(), Running.class)
                    .engine();
        }
    }

    /// What the `docker` command says to this, once it has ended.
    Execution.Outcome docker(String... arguments) {
        return docker(List.of(arguments), Map.of("DOCKER_HOST", host));
    }

    /// The containers that are there, by name.
    List<String> containers() {
        return docker("ps", "--all", "--format", "{{.Names}}").stdout().lines().toList();
    }

    private static Execution.Outcome docker(List<String> arguments, Map<String, String> environment) {
        var words = new ArrayList<>(List.of("docker"));
        words.addAll(arguments);
        return new Execution(words, environment, Path.of("/"), Duration.ofSeconds(60)).run();
    }

    /// The engine's process.
    private record Running(Process process, Path directory, TestEngine engine) implements AutoCloseable {
        static Running begin() {
            try {
                // Short: a socket's path has 107 octets at most.
                var directory = Files.createTempDirectory(Path.of("/tmp"), "engine-");
                var host = "unix://" + directory.resolve("socket");
                var process = new ProcessBuilder(
                                "dockerd", "--host", host, "--data-root", directory.resolve("data").toString(),
                                "--exec-root", directory.resolve("exec").toString(),
                                "--pidfile", directory.resolve("pid").toString(),
                                "--bridge", "none", "--iptables=false", "--ip6tables=false")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
                var running = new Running(process, directory, new TestEngine(host, "cloister-test:own"));
                running.awaitReady();
                running.makeImage();
                return running;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("no container engine", e);
            }
        }

        private void awaitReady() throws IOException, InterruptedException {
            for (var tries = 0; tries < TRIES; tries++) {
                if (engine.docker("info").exit() == 0) {
                    return;
                }
                Thread.sleep(200);
            }
            throw new IllegalStateException("the engine doesn't answer:\n" + Files.readString(directory.resolve("log")));
        }

        private void makeImage() {
            var script = Checkout.here().resolve("system-tests/src/test/resources/image").toString();
            var environment = Map.of("DOCKER_HOST", engine.host, "PATH", "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            var made = new Execution(
                            List.of("bash", script, engine.image), environment, Path.of("/"), Duration.ofSeconds(120))
                    .run();
            if (made.exit() != 0) {
                throw new IllegalStateException(made.text());
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
            Execution.need("rm", "-rf", directory.toString());
        }
    }
}
