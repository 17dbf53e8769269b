// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.compose;

import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A container engine on the world's host, with bridges and rules of its own there: what its containers send out arrives on the
/// world's internet or nowhere.
final class WorldEngine implements AutoCloseable {
    /// An image of this machine's own programs.
    static final String IMAGE = "cloister-test:own";

    private static final int TRIES = 150;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final World world;
    private final Path directory;
    private Process process;

    private WorldEngine(World world, Path directory, Process process) {
        this.world = world;
        this.directory = directory;
        this.process = process;
    }

    /// Starts it and gives it the image, and the gate's.
    static WorldEngine open(World world, Path launcher) throws Exception {
        // Short: a socket's path has 107 octets at most.
        var directory = Files.createTempDirectory(Path.of("/tmp"), "engine-");
        var engine = new WorldEngine(world, directory, start(world, directory));
        try {
            engine.awaitReady();
            engine.need(Path.of("/"), "bash", Checkout.here().resolve("system-tests/src/test/resources/image").toString(), IMAGE);
            engine.need(directory, launcher.toString(), "image");
            return engine;
        } catch (Exception e) {
            engine.close();
            throw e;
        }
    }

    /// What a command on the world's host says, for which this is the engine.
    Execution.Outcome run(Path place, List<String> command, Duration limit) {
        var execution = world.onHost(User.ROOT, place, Map.of("DOCKER_HOST", host(), "PATH", PATH), command);
        return new Execution(execution.command(), execution.environment(), execution.directory(), limit).run();
    }

    /// Output of a command that must not fail.
    String need(Path place, String... command) {
        var outcome = run(place, List.of(command), Duration.ofMinutes(4));
        if (outcome.exit() != 0) {
            throw new IllegalStateException(outcome.text());
        }
        return outcome.stdout();
    }

    /// Ends it and everything that runs in it, and starts it again.
    void restart() throws Exception {
        stop();
        process = start(world, directory);
        awaitReady();
    }

    @Override
    public void close() {
        stop();
        Execution.need("rm", "-rf", directory.toString());
    }

    private void stop() {
        process.destroy();
        process.onExit().join();
    }

    private static Process start(World world, Path directory) throws IOException {
        var words = new ArrayList<>(List.of(
                "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", directory.resolve("log").toString(),
                "dockerd", "--host", "unix://" + directory.resolve("socket"), "--data-root", directory.resolve("data").toString(),
                "--exec-root", directory.resolve("exec").toString(), "--pidfile", directory.resolve("pid").toString(),
                "--bridge", "none"));
        var execution = world.onHost(User.ROOT, Path.of("/"), Map.of("PATH", PATH), words);
        var builder = new ProcessBuilder(execution.command());
        builder.environment().clear();
        builder.environment().putAll(new HashMap<>(execution.environment()));
        return builder.start();
    }

    private String host() {
        return "unix://" + directory.resolve("socket");
    }

    private void awaitReady() throws Exception {
        for (var tries = 0; tries < TRIES; tries++) {
            if (run(Path.of("/"), List.of("docker", "info"), Duration.ofSeconds(20)).exit() == 0) {
                return;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("the engine doesn't answer:\n" + Files.readString(directory.resolve("log")));
    }
}
