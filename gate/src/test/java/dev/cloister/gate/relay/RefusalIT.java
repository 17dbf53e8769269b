// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.relay.RelayWorld.Choices;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Rule;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Refusals as the agent meets them.
@Timeout(60)
final class RefusalIT {
    private static final HostName EVIL = HostName.parse("evil.example");

    @Test
    void aRefusedNameIsExplainedInHttp() throws Exception {
        try (var world = RelayWorld.allowing(443);
                var agent = world.connect(world.lease(EVIL), 80)) {
            agent.getOutputStream().write("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .startsWith("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain")
                    .endsWith("cloister: refused: no rule allows evil.example\n"
                            + "to allow it: - { host: evil.example, ports: [80] }\nsee http://cloister.internal/\n");
            assertThat(world.audit.refusals()).containsExactly("name_not_allowed");
        }
    }

    @Test
    void aRefusedNameIsExplainedInJsonToWhoAsksForIt() throws Exception {
        try (var world = RelayWorld.allowing(443);
                var agent = world.connect(world.lease(EVIL), 80)) {
            agent.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nAccept: application/json\r\n\r\n"
                            .getBytes(US_ASCII));
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .contains("Content-Type: application/json")
                    .contains("{\"refused\":{\"code\":\"name_not_allowed\",\"reason\":\"no rule allows evil.example\"");
        }
    }

    @Test
    void aRefusedNameIsExplainedBeforeAnSshVersion() throws Exception {
        try (var world = RelayWorld.allowing(443);
                var agent = world.connect(world.lease(EVIL), 22)) {
            assertThat(agent.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .startsWith("cloister: refused: no rule allows evil.example\r\n")
                    .endsWith("\r\n")
                    .doesNotContain("SSH-");
        }
    }

    @Test
    void aRefusedNameIsDeniedInTls() throws Exception {
        try (var world = RelayWorld.allowing(80);
                var agent = world.connect(world.lease(EVIL), 443)) {
            agent.getOutputStream().write(Hello.naming("evil.example").record());
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(new byte[] {21, 3, 3, 0, 2, 2, 49});
        }
    }

    @Test
    void aRefusedNameIsResetElsewhere() throws Exception {
        try (var world = RelayWorld.allowing(443);
                var agent = world.connect(world.lease(EVIL), 5432)) {
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void connectingToTheListenerItselfIsRefusedInEveryMode(Mode mode) throws Exception {
        try (var world = new RelayWorld(RelayWorld.strict(RelayWorld.rule(443)).in(mode), Choices.NONE);
                var agent = world.connectDirectly()) {
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(world.audit.refusal()).isEqualTo("gate_addressed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "10.7.7.7"})
    void anAddressOfTheEnclosureIsRefusedInEveryMode(String address) throws Exception {
        var policy = RelayWorld.strict().in(Mode.PERMISSIVE);
        try (var world = new RelayWorld(policy, Choices.NONE);
                var agent = world.connect(InetAddress.ofLiteral(address), 8080)) {
            assertThat(world.audit.refusal()).isEqualTo("gate_addressed");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.1.1",
                "fe80::1",
                "224.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "203.0.113.200",
                "198.18.77.77"
            })
    void addressesThatNobodyMayReachAreRefusedInEveryMode(String address) throws Exception {
        var policy = RelayWorld.strict().in(Mode.PERMISSIVE);
        try (var world = new RelayWorld(policy, Choices.NONE);
                var agent = world.connect(InetAddress.ofLiteral(address), 8080)) {
            assertThat(world.audit.refusal()).isEqualTo("address_class");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aLiteralAddressIsRefusedInStrictMode() throws Exception {
        try (var world = RelayWorld.allowing(443);
                var agent = world.connect(InetAddress.ofLiteral("203.0.113.9"), 8080)) {
            assertThat(world.audit.refusal()).isEqualTo("literal_address");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aConnectionThatANewPolicyRefusesIsClosed() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            Eventually.isTrue(() -> world.relay.connections().count() == 1);
            assertThat(world.relay.connections().closeRefused(world.policy.get()))
                    .isZero();
            var narrower = RelayWorld.strict(RelayWorld.rule(1));
            world.policy.set(narrower);
            assertThat(world.relay.connections().closeRefused(narrower)).isEqualTo(1);
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(world.audit.end().why().orElseThrow().code()).isEqualTo("policy_changed");
            assertThat(world.relay.connections().count()).isZero();
        }
    }

    @Test
    void aHeldConnectionGoesOnWhenAPersonAllowsIt() throws Exception {
        var asked = new AtomicReference<Approvals.Question>();
        Approvals yes = (question, _) -> {
            asked.set(question);
            return Approvals.Answer.ALLOWED;
        };
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(RelayWorld.strict(asking(server.port())), Choices.NONE.asking(yes))
                        .host(server);
                var agent = world.connect(server.port())) {
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(asked.get().name()).isEqualTo(RelayWorld.API);
            assertThat(world.audit.decided().stream().map(event -> event.verdict()))
                    .containsExactly(Verdict.HELD, Verdict.ALLOWED);
        }
    }

    @Test
    void aHeldConnectionEndsWhenNobodyAnswers() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(RelayWorld.strict(asking(server.port())), Choices.NONE).host(server);
                var agent = world.connect(server.port())) {
            assertThat(world.audit.refusal()).isEqualTo("needs_a_person");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void thePageAnswersAtItsOwnName() throws Exception {
        Page page = (channel, process) -> channel.writeAndFlush(
                        Unpooled.copiedBuffer("page for " + process.exe(), US_ASCII))
                .addListener(_ -> channel.close());
        try (var world = new RelayWorld(RelayWorld.strict(), Choices.NONE.showing(page));
                var agent = world.connect(world.lease(HostName.parse("cloister.internal")), 80)) {
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("page for /usr/bin/curl");
        }
    }

    @Test
    void connectionsBeyondTheLimitOfUndecidedOnesAreResetAtOnce() throws Exception {
        var limits = new Limits(
                5,
                10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                OptionalLong.empty());
        var waiting = new ArrayList<Socket>();
        try (var world = new RelayWorld(RelayWorld.strict(RelayWorld.rule(443)), Choices.NONE.within(limits))) {
            for (var i = 0; i < 5; i++) {
                waiting.add(world.connect(443));
            }
            Eventually.isTrue(() -> world.relay.undecided() == 5);
            try (var sixth = world.connect(443)) {
                assertThatThrownBy(() -> sixth.getInputStream().read()).isInstanceOf(SocketException.class);
            }
            waiting.removeFirst().close();
            Eventually.isTrue(() -> world.relay.undecided() == 4);
        } finally {
            closeAll(waiting);
        }
    }

    private static void closeAll(Iterable<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    private static Rule asking(int port) {
        var rule = RelayWorld.rule(port);
        return new Rule(
                rule.target(),
                rule.ports(),
                rule.why(),
                rule.admits(),
                rule.tls(),
                true,
                rule.records(),
                rule.budget(),
                rule.origin());
    }
}
