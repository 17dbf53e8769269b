// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.relay.RelayWorld.Choices;
import dev.cloister.policy.Mode;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A TLS client that names another server than the one it leased: the server gets nothing, not even a connection.
@Timeout(60)
final class SniMismatchIT {
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    @Test
    void anHonestClientReachesItsServer() throws Exception {
        try (var server = FakeServer.with(TestTls.server(), 443, FakeServer::keep);
                var world = RelayWorld.allowing(443).host(server);
                var agent = world.connect(443);
                var tls = TestTls.client(agent, "api.example.test")) {
            tls.getOutputStream().write("hello".getBytes(US_ASCII));
            tls.shutdownOutput();
            assertThat(tls.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(server.text()).isEqualTo("hello");
        }
    }

    @Test
    void aClientThatNamesAnotherServerIsToldAccessDenied() throws Exception {
        try (var server = FakeServer.with(TestTls.server(), 443, FakeServer::keep);
                var world = RelayWorld.allowing(443).host(server);
                var agent = world.connect(443);
                var tls = TestTls.client(agent, "other.example.test")) {
            assertThatThrownBy(tls::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("access_denied");
            assertThat(world.audit.refusal()).isEqualTo("server_name_mismatch");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aHelloForAnotherServerInOneByteSegmentsReachesNobody() throws Exception {
        try (var server = FakeServer.on(443, FakeServer::keep);
                var world = RelayWorld.allowing(443).host(server);
                var agent = world.connect(443)) {
            agent.setTcpNoDelay(true);
            for (var b : Hello.naming("evil.example").records(7)) {
                agent.getOutputStream().write(b);
            }
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(ACCESS_DENIED);
            assertThat(world.audit.refusal()).isEqualTo("server_name_mismatch");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aHelloThatIsNeverFinishedEndsThoughAByteComesNowAndThen() throws Exception {
        var limits = new Limits(
                10,
                10,
                Duration.ofMillis(700),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                OptionalLong.empty());
        try (var server = FakeServer.on(443, FakeServer::keep);
                var world = new RelayWorld(RelayWorld.strict(RelayWorld.rule(443)), Choices.NONE.within(limits))
                        .host(server);
                var agent = world.connect(443)) {
            var hello = Hello.naming("api.example.test").record();
            Thread.startVirtualThread(() -> drip(agent, hello));
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(ACCESS_DENIED);
            assertThat(world.audit.refusal()).isEqualTo("malformed");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void anEncryptedHelloReachesNobody() throws Exception {
        assertRefused(
                443,
                Hello.naming("api.example.test").extension(0xfe0d, new byte[9]).record(),
                "encrypted_hello");
    }

    @Test
    void twoNamesReachNobody() throws Exception {
        assertRefused(
                443,
                Hello.empty()
                        .names(Hello.entry(0, "api.example.test"), Hello.entry(0, "evil.example"))
                        .record(),
                "malformed");
    }

    @Test
    void aHelloThatNamesNobodyReachesNobody() throws Exception {
        assertRefused(443, Hello.empty().extension(43, new byte[1]).record(), "server_name_absent");
    }

    @Test
    void plainHttpOnTheTlsPortReachesNobody() throws Exception {
        assertRefused(443, "GET / HTTP/1.1\r\nHost: api.example.test\r\n\r\n".getBytes(US_ASCII), "not_tls");
    }

    @Test
    void anSslTwoHelloReachesNobody() throws Exception {
        assertRefused(443, new byte[] {(byte) 0x80, 46, 1, 3, 1, 0, 21, 0, 0, 0, 16}, "not_tls");
    }

    @Test
    void tlsOnTheHttpPortReachesNobody() throws Exception {
        assertRefused(80, Hello.naming("api.example.test").record(), "not_http");
    }

    @Test
    void aForeignHelloOnAnotherPortReachesNobody() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write(Hello.naming("evil.example").record());
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(ACCESS_DENIED);
            assertThat(world.audit.refusal()).isEqualTo("server_name_mismatch");
            assertThat(world.audit.end().sent()).isZero();
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void passesMarkedInObserveMode() throws Exception {
        var policy = RelayWorld.strict(RelayWorld.rule(443)).in(Mode.OBSERVE);
        try (var server = FakeServer.with(TestTls.server(), 443, FakeServer::keep);
                var world = new RelayWorld(policy, Choices.NONE).host(server);
                var agent = world.connect(443);
                var tls = TestTls.client(agent, "other.example.test")) {
            tls.startHandshake();
            var event = world.audit.decided().getFirst();
            assertThat(event.verdict()).isEqualTo(Verdict.OBSERVED);
            assertThat(event.why().orElseThrow().code()).isEqualTo("server_name_mismatch");
        }
    }

    private static void assertRefused(int port, byte[] opening, String code) throws Exception {
        try (var server = FakeServer.on(port, FakeServer::keep);
                var world = RelayWorld.allowing(port).host(server);
                var agent = world.connect(port)) {
            agent.getOutputStream().write(opening);
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(ACCESS_DENIED);
            assertThat(world.audit.refusal()).isEqualTo(code);
            assertThat(server.accepted()).isZero();
        }
    }

    private static void drip(Socket agent, byte[] bytes) {
        try {
            for (var b : bytes) {
                agent.getOutputStream().write(b);
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            // the gate has ended it
        }
    }
}
