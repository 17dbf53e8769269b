// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.gate.relay.RelayWorld.Choices;
import dev.cloister.policy.HostName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The ways upstream.
@Timeout(60)
final class DialIT {
    @Test
    void triesTheNextAddressWhenOneRefuses() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port())
                        .host(RelayWorld.API, InetAddress.ofLiteral("127.255.1.1"), server.address());
                var agent = world.connect(server.port())) {
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
        }
    }

    @Test
    void connectionsThatNoAddressTakesEndWithThatReason() throws Exception {
        try (var world = RelayWorld.allowing(9).host(RelayWorld.API, InetAddress.ofLiteral("127.255.1.1"));
                var agent = world.connect(9)) {
            assertThat(world.audit.refusal()).isEqualTo("upstream_failed");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aSocketOfAnotherNetworkNeverConnects() throws Exception {
        var breaches = new AtomicInteger();
        var foreign = new NamespaceCheck(1, breaches::incrementAndGet);
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(
                                RelayWorld.strict(RelayWorld.rule(server.port())), Choices.NONE.from(foreign))
                        .host(server);
                var agent = world.connect(server.port())) {
            assertThat(world.audit.refusal()).isEqualTo("upstream_failed");
            assertThat(breaches).hasValue(1);
            assertThat(server.accepted()).isZero();
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void reachesTheNameThroughTheCompanysProxy() throws Exception {
        try (var proxy = FakeServer.on(0, (socket, kept) -> {
                    head(socket, kept);
                    socket.getOutputStream().write("HTTP/1.1 200 yes\r\nX: y\r\n\r\n220 early\r\n".getBytes(US_ASCII));
                    FakeServer.keep(socket, kept);
                });
                var world = proxied(proxy, List.of());
                var agent = world.connect(8443)) {
            assertThat(agent.getInputStream().readNBytes(11)).asString(US_ASCII).isEqualTo("220 early\r\n");
            agent.getOutputStream().write("hello\n".getBytes(US_ASCII));
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(proxy.text())
                    .isEqualTo("CONNECT api.example.test:8443 HTTP/1.1\r\nHost: api.example.test:8443\r\n"
                            + "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\nhello\n");
        }
    }

    @Test
    void reportsThatTheCompanysProxyRefused() throws Exception {
        try (var proxy = FakeServer.on(0, (socket, kept) -> {
                    head(socket, kept);
                    socket.getOutputStream().write("HTTP/1.1 407 who\u001b are you\r\n\r\n".getBytes(US_ASCII));
                    socket.getInputStream().read();
                });
                var world = proxied(proxy, List.of());
                var agent = world.connect(8443)) {
            assertThat(world.audit.refusal()).isEqualTo("upstream_failed");
            assertThat(world.audit.decided().getFirst().why().orElseThrow().text())
                    .isEqualTo("proxy %s:%d refused: HTTP/1.1 407 who? are you"
                            .formatted(proxy.address().getHostAddress(), proxy.port()));
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void exceptionsOfTheCompanysProxyAreDialledDirectly() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var proxy = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(
                                RelayWorld.strict(RelayWorld.rule(server.port())),
                                Choices.NONE.through(proxyAt(proxy, List.of(".example.test"))))
                        .host(server);
                var agent = world.connect(server.port())) {
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(proxy.accepted()).isZero();
        }
    }

    @Test
    void readsExceptionsAsUsersWriteThem() {
        var name = HostName.parse("api.example.test");
        assertThat(List.of(
                        "*",
                        "example.test",
                        ".example.test",
                        "*.example.test",
                        "API.example.test",
                        "api.example.test:443"))
                .allSatisfy(text -> assertThat(proxy(text).carries(name, 443)).isFalse());
        assertThat(List.of("other.test", "xample.test", "i.example.test", "api.example.test:80", "10.0.0.0/8", " "))
                .allSatisfy(text -> assertThat(proxy(text).carries(name, 443)).isTrue());
    }

    private static CompanyProxy proxy(String exception) {
        return new CompanyProxy("proxy.test", 3128, Optional.empty(), List.of(exception));
    }

    private static RelayWorld proxied(FakeServer proxy, List<String> exceptions) throws IOException {
        return new RelayWorld(
                RelayWorld.strict(RelayWorld.rule(8443)), Choices.NONE.through(proxyAt(proxy, exceptions)));
    }

    private static CompanyProxy proxyAt(FakeServer proxy, List<String> exceptions) {
        return new CompanyProxy(proxy.address().getHostAddress(), proxy.port(), Optional.of("me:secret"), exceptions);
    }

    private static void head(Socket socket, FakeServer kept) throws IOException {
        while (!kept.text().endsWith("\r\n\r\n")) {
            var one = socket.getInputStream().readNBytes(1);
            kept.keep(one, one.length);
            if (one.length == 0) {
                throw new IOException("no head: " + new String(kept.received(), ISO_8859_1));
            }
        }
    }
}
