// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloister.gate.approval.Approvals;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlSocketIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeClock clock = new FakeClock();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger reloads = new AtomicInteger();
    private final LivePolicy policy =
            new LivePolicy(Policies.loaded("d0", Policies.allowing("a.test")), new FakeAudit(), clock, timer);
    private final Control control = new Control(
            new RunOverview("r-1", 77, List.of("claude"), "/work/x", Instant.EPOCH),
            policy,
            new Approvals(true, new FakeAudit(), clock),
            () -> Policies.loaded("d" + reloads.incrementAndGet(), Policies.allowing("a.test")),
            () -> new Traffic(0, 0, 0));

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("control");
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void onlyTheOwnerMayEnterTheDirectoryOrOpenTheSocket() throws IOException {
        try (var socket = open()) {
            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(socket.path())).isEqualTo("rw-------");
            assertThat(status(socket)).isEqualTo("strict");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anotherUserIsTurnedAwayByTheKernel() throws Exception {
        assumeTrue(isRoot(), "skipped: only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "skipped: no socat");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var socket = open()) {
            Files.setPosixFilePermissions(socket.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(connectAs("65534", socket.path())).contains("Permission denied");
        }
    }

    @Test
    void anotherUserIsTurnedAwayEvenWhereTheFilesAreOpenToAll() throws Exception {
        assumeTrue(isRoot(), "skipped: only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "skipped: no socat");
        try (var socket = open()) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setPosixFilePermissions(socket.path(), PosixFilePermissions.fromString("rw-rw-rw-"));

            assertThat(connectAs("65534", socket.path())).doesNotContain("strict");
            assertThat(connectAs("0", socket.path())).contains("strict");
        }
    }

    @Test
    void aMegabyteWithoutANewlineEndsThatClientAndNoOther() throws IOException {
        try (var socket = open();
                var hostile = connect(socket)) {
            assertThatThrownBy(() -> flood(hostile, 1024 * 1024)).isInstanceOf(IOException.class);
            assertThat(status(socket)).isEqualTo("strict");
        }
    }

    @Test
    void aClientThatNeverReadsIsClosedInTime() throws IOException {
        try (var socket = ControlSocket.open(directory, control, Duration.ofMillis(200));
                var deaf = connect(socket)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            deaf.write(ByteBuffer.wrap("{\"do\":\"status\"}\n".getBytes()));
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(status(socket)).isEqualTo("strict");
        }
    }

    @Test
    void aClientThatSaysNothingIsClosedInTime() throws IOException {
        try (var socket = ControlSocket.open(directory, control, Duration.ofMillis(100));
                var silent = connect(socket)) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void tooManyClientsAreClosedAtOnceAndTheRestIsServed() throws IOException {
        var idle = new ArrayList<SocketChannel>();
        try (var socket = open()) {
            for (var number = 0; number < 16; number++) {
                idle.add(connect(socket));
            }
            assertThatThrownBy(() -> status(socket)).isInstanceOf(ControlUnavailable.class);
            assertThat(ControlSockets.list(directory)).containsExactly(socket.path());
            for (var client : idle) {
                client.close();
            }
            assertThat(eventually(socket)).isEqualTo("strict");
        }
    }

    @Test
    void concurrentAllowsAndReloadsLoseNothing() throws Exception {
        try (var socket = open()) {
            var threads = IntStream.range(0, 12)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> ask(socket, question(number))))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
            var status = RunStatus.from(ask(socket, Map.of("do", "status")));

            assertThat(status.grants()).hasSize(6);
            assertThat(status.policy()).isEqualTo("d6");
            assertThat(policy.current().allow()).hasSize(7);
        }
    }

    @Test
    void theSocketOfAKilledGateIsRemovedAndALiveOneKept() throws IOException {
        try (var socket = open()) {
            var stale = directory.resolve("dead.sock");
            try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(stale));
            }

            assertThat(ControlSockets.list(directory)).containsExactly(socket.path());
            assertThat(stale).doesNotExist();
        }
    }

    @Test
    void aPlantedSymlinkIsNotTakenForTheDirectory() throws IOException {
        var elsewhere = Files.createDirectory(
                temporary.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(directory, elsewhere);

        assertThatThrownBy(this::open).isInstanceOf(ControlUnavailable.class).hasMessageContaining("not a directory");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aDirectoryOpenToOthersIsRefused() throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(this::open).isInstanceOf(ControlUnavailable.class).hasMessageContaining("chmod 700");
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        assumeTrue(isRoot(), "skipped: only root can give a directory away");
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(directory, "unix:uid", 65534);

        assertThatThrownBy(this::open).isInstanceOf(ControlUnavailable.class).hasMessageContaining("belongs to");
    }

    @Test
    void aPathThatNoSocketCanHaveIsNamed() {
        var deep = temporary.resolve("d".repeat(120));

        assertThatThrownBy(() -> ControlSocket.open(deep, control))
                .isInstanceOf(ControlUnavailable.class)
                .hasMessageContaining("expected: at most 107");
        assertThat(ControlSockets.directory(List.of(deep, Path.of("/run/user/1000/cloister"))))
                .isEqualTo(Path.of("/run/user/1000/cloister"));
    }

    private ControlSocket open() {
        return ControlSocket.open(directory, control);
    }

    private static Map<String, Object> question(int number) {
        return number % 2 == 0
                ? Map.of("do", "reload")
                : Map.of("do", "allow", "host", "n%d.test".formatted(number), "ports", List.of(443));
    }

    private static JsonFields ask(ControlSocket socket, Map<String, ?> question) {
        return ControlClient.ask(socket.path(), question, LIMIT);
    }

    private static String status(ControlSocket socket) {
        return ask(socket, Map.of("do", "status")).text("mode");
    }

    /// A place is free once the gate has seen a client leave.
    private static String eventually(ControlSocket socket) {
        for (var tries = 0; tries < 50; tries++) {
            try {
                return status(socket);
            } catch (ControlUnavailable _) {
                Thread.onSpinWait();
            }
        }
        return status(socket);
    }

    private static SocketChannel connect(ControlSocket socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket.path()));
    }

    private static void flood(SocketChannel channel, int octets) throws IOException {
        for (var sent = 0; sent < octets; ) {
            sent += channel.write(ByteBuffer.allocate(4096));
        }
    }

    private static String connectAs(String user, Path socket) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "setpriv", "--reuid", user, "--clear-groups", "socat", "-t5", "-", "UNIX-CONNECT:" + socket)
                .redirectErrorStream(true)
                .start();
        try (var input = process.outputWriter()) {
            input.write("{\"do\":\"status\"}\n");
        } catch (IOException _) {
            // It had been turned away before it could ask; what it printed says so.
        }
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
