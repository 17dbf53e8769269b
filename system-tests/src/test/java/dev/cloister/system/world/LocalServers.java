// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A PostgreSQL and a Redis of Debian's on this machine's loopback, each as its own user, on ports that nobody uses.
public final class LocalServers implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final Path directory;
    private final int postgres = freePort();
    private final int redis = freePort();

    /// Starts both.
    public LocalServers() {
        try {
            directory = Files.createTempDirectory("cloister-servers");
            Execution.need("chmod", "755", directory.toString());
            var data = owned("postgres");
            var programs = postgresPrograms();
            asUser("postgres", programs + "/initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync");
            processes.add(of("postgres", programs + "/postgres", "-D", data, "-p", Integer.toString(postgres),
                            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")
                    .start());
            processes.add(of("redis", "redis-server", "--port", Integer.toString(redis), "--bind", "127.0.0.1",
                            "--save", "", "--dir", owned("redis"))
                    .start());
            awaitListener(postgres);
            awaitListener(redis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// PostgreSQL's port.
    public int postgres() {
        return postgres;
    }

    /// Redis's port.
    public int redis() {
        return redis;
    }

    /// A port of the loopback that nobody listens on.
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until somebody listens on a port of the loopback.
    public static void awaitListener(int port) {
        for (var tries = 0; tries < 600; tries++) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException _) {
                pause();
            }
        }
        throw new IllegalStateException("nobody listens on port " + port);
    }

    @Override
    public void close() {
        processes.forEach(Execution::kill);
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String owned(String user) throws IOException {
        var place = Files.createDirectory(directory.resolve(user));
        Execution.need("chown", user, place.toString());
        Execution.need("chmod", "700", place.toString());
        return place.toString();
    }

    private static String postgresPrograms() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin")).findFirst().orElseThrow().toString();
        }
    }

    private void asUser(String user, String... command) {
        var outcome = of(user, command).run();
        if (outcome.exit() != 0) {
            throw new IllegalStateException(outcome.text());
        }
    }

    private Execution of(String user, String... command) {
        var words = new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--"));
        words.addAll(List.of(command));
        var execution = Execution.of(words);
        return new Execution(execution.command(), execution.environment(), directory, execution.limit());
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
