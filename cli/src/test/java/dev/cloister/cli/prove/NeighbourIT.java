// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.process.Command;
import dev.cloister.linux.syscall.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The other enclosure's agent is able to tell who came: here it has no enclosure at all.
final class NeighbourIT {
    private final String token = Long.toHexString(System.nanoTime());

    @TempDir
    Path directory;

    @AfterEach
    void removeMarks() throws IOException {
        for (var shared : new String[] {"/tmp", "/dev/shm"}) {
            Files.deleteIfExists(Path.of(shared, "neighbour-" + token));
        }
    }

    @Test
    void tellsOfNobodyWhereNobodyCame() {
        try (var neighbour = started()) {
            assertThat(neighbour.targets()).hasSize(1).first().asString().matches("other-port=[0-9]+");
            assertThat(neighbour.seen()).isEmpty();
        }
    }

    @Test
    void tellsWhoReachedIt() throws IOException {
        try (var neighbour = started()) {
            var port = Integer.parseInt(neighbour.targets().getFirst().replace("other-port=", ""));
            try (var socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(token.getBytes(US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().read();
            }
            Sockets.connect_abstract("neighbour-" + token);
            assertThat(neighbour.seen()).containsOnlyKeys("net.other", "processes.other");
        }
    }

    @Test
    void aStrangerWithoutTheTokenIsNobody() throws IOException {
        try (var neighbour = started()) {
            var port = Integer.parseInt(neighbour.targets().getFirst().replace("other-port=", ""));
            try (var socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write("x".repeat(token.length()).getBytes(US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().read();
            }
            assertThat(neighbour.seen()).isEmpty();
        }
    }

    @Test
    void aLauncherThatFailsIsNoNeighbour() {
        try (var neighbour = Neighbour.start(new Command(
                java.util.List.of("/bin/false"), Map.of(), directory, "", Duration.ofSeconds(5)))) {
            assertThat(neighbour.targets()).isEmpty();
        }
    }

    private Neighbour started() {
        var program = ProberProgram.ofThisProgram();
        program.copyTo(directory);
        return Neighbour.start(new Command(
                program.command(Neighbour.arguments(token)), Map.of(), directory, "", Duration.ofSeconds(30)));
    }
}
