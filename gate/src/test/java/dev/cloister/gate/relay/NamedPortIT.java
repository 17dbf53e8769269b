// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ports that a rule names beside 80 and 443 carry any protocol, without delay and to the last byte.
@Timeout(60)
final class NamedPortIT {
    @Test
    void wordsWithoutALineEndArriveBeforeTheEndOfTheStream() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write("ping".getBytes(US_ASCII));
            Eventually.isTrue(() -> server.text().equals("ping"));
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
        }
    }

    @Test
    void whatLooksLikeARequestAndEndsArrivesIfItIsNone() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write("GET key".getBytes(US_ASCII));
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(server.text()).isEqualTo("GET key");
        }
    }

    @Test
    void aRequestForAnotherHostIsRefusedByteByByteToo() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            for (var b : "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII)) {
                write(agent, b);
            }
            assertThat(world.audit.refusal()).isEqualTo("host_mismatch");
            assertThat("GET").startsWith(server.text());
        }
    }

    private static void write(java.net.Socket agent, byte next) throws IOException {
        agent.getOutputStream().write(next);
        agent.getOutputStream().flush();
    }
}
