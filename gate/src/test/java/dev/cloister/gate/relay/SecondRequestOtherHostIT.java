// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A connection whose first request is honest and whose later ones aren't: what the server gets is the proof.
@Timeout(60)
final class SecondRequestOtherHostIT {
    private static final String HONEST = "GET / HTTP/1.1\r\nHost: api.example.test\r\n\r\n";
    private static final String FOREIGN = "GET /secret HTTP/1.1\r\nHost: evil.example\r\n\r\n";

    @Test
    void theServerNeverSeesTheSecondRequest() throws Exception {
        try (var server = FakeServer.on(80, FakeServer::answerRequests);
                var world = RelayWorld.allowing(80).host(server);
                var agent = world.connect(80)) {
            agent.getOutputStream().write(HONEST.getBytes(US_ASCII));
            var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            assertThat(agent.getInputStream().readNBytes(answer.length()))
                    .asString(US_ASCII)
                    .isEqualTo(answer);
            agent.getOutputStream().write(FOREIGN.getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .startsWith("HTTP/1.1 403 Forbidden")
                    .contains("the request asks for evil.example on a connection to api.example.test");
            assertThat(world.audit.refusal()).isEqualTo("host_mismatch");
            assertThat(world.audit.end().why().orElseThrow().code()).isEqualTo("host_mismatch");
            assertThat(server.text()).isEqualTo(HONEST);
        }
    }

    @Test
    void theServerNeverSeesAPipelinedSecondRequest() throws Exception {
        try (var server = FakeServer.on(80, FakeServer::answerRequests);
                var world = RelayWorld.allowing(80).host(server);
                var agent = world.connect(80)) {
            agent.getOutputStream().write((HONEST + FOREIGN).getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).contains("403 Forbidden");
            assertThat(server.text()).doesNotContain("evil", "secret");
        }
    }

    @Test
    void theServerNeverSeesASecondRequestOnAnotherPort() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::answerRequests);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write((HONEST).getBytes(US_ASCII));
            Eventually.isTrue(() -> server.text().equals(HONEST));
            agent.getOutputStream().write((FOREIGN).getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).contains("403 Forbidden");
            assertThat(server.text()).isEqualTo(HONEST);
        }
    }

    @Test
    void anAmbiguousRequestIsAnsweredBadRequestWithItsReason() throws Exception {
        try (var server = FakeServer.on(80, FakeServer::answerRequests);
                var world = RelayWorld.allowing(80).host(server);
                var agent = world.connect(80)) {
            agent.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: api.example.test\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .contains("more than one Host field");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aProxyBehindTheNameIsNotAskedForATunnel() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::answerRequests);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream()
                    .write("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n".getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).contains("400 Bad Request");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void anUnsolicitedSwitchOfProtocolsEndsTheConnection() throws Exception {
        try (var server = FakeServer.on(80, (socket, kept) -> {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n".getBytes(US_ASCII));
                    FakeServer.keep(socket, kept);
                });
                var world = RelayWorld.allowing(80).host(server);
                var agent = world.connect(80)) {
            agent.getOutputStream().write(HONEST.getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .contains("the server switched protocols unasked");
            assertThat(world.audit.end().why().orElseThrow().code()).isEqualTo("http_ambiguous");
        }
    }

    @Test
    void aWebSocketPassesInBothDirections() throws Exception {
        try (var server = FakeServer.on(80, (socket, kept) -> {
                    socket.getInputStream().readNBytes(1);
                    socket.getOutputStream().write("HTTP/1.1 101 ok\r\n\r\npush".getBytes(US_ASCII));
                    FakeServer.keep(socket, kept);
                });
                var world = RelayWorld.allowing(80).host(server);
                var agent = world.connect(80)) {
            agent.getOutputStream()
                    .write(HONEST.replace("\r\n\r\n", "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(agent.getInputStream().readNBytes(23)).asString(US_ASCII).endsWith("push");
            agent.getOutputStream().write("\u0001raw".getBytes(US_ASCII));
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(server.text()).endsWith("\u0001raw");
        }
    }
}
