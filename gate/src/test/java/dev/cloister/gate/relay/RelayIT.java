// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.relay.RelayWorld.Choices;
import dev.cloister.policy.Rule;
import java.io.IOException;
import java.net.SocketException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bytes in, bytes out, over real sockets.
@Timeout(60)
final class RelayIT {
    @Test
    void relaysWhenTheServerSpeaksFirst() throws Exception {
        try (var server = FakeServer.on(0, (socket, kept) -> {
                    socket.getOutputStream().write("220 ready\r\n".getBytes(US_ASCII));
                    FakeServer.keep(socket, kept);
                });
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            assertThat(agent.getInputStream().readNBytes(11)).asString(US_ASCII).isEqualTo("220 ready\r\n");
            agent.getOutputStream().write("EHLO me\r\n".getBytes(US_ASCII));
            agent.shutdownOutput();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(server.text()).isEqualTo("EHLO me\r\n");
            var end = world.audit.end();
            assertThat(end.sent()).isEqualTo(9);
            assertThat(end.received()).isEqualTo(14);
            assertThat(end.why()).isEmpty();
        }
    }

    @Test
    void auditsWhoPassedByWhichRuleAndWhereTo() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.shutdownOutput();
            agent.getInputStream().readAllBytes();
            var event = world.audit.decided().getFirst();
            assertThat(event.host()).isEqualTo("api.example.test");
            assertThat(event.verdict()).isEqualTo(Verdict.ALLOWED);
            assertThat(event.rule()).contains("api.example.test:%d (test)".formatted(server.port()));
            assertThat(event.upstream()).contains(server.address().getHostAddress());
            assertThat(event.process().exe()).isEqualTo("/usr/bin/curl");
        }
    }

    @Test
    void keepsTheOtherDirectionOpenWhenOneSideHasSaidAll() throws Exception {
        var mayAnswer = new CountDownLatch(1);
        try (var server = FakeServer.on(0, (socket, kept) -> {
                    kept.keepAll(socket.getInputStream());
                    await(mayAnswer);
                    FakeServer.keep(socket, kept);
                });
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write("question\n".getBytes(US_ASCII));
            agent.shutdownOutput();
            Eventually.isTrue(() -> server.text().equals("question\n"));
            mayAnswer.countDown();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
        }
    }

    @Test
    void carriesAllOfWhatWasSentBeforeTheEndThoughTheServerReadsSlowly() throws Exception {
        var content = content(64 << 20);
        var mayRead = new CountDownLatch(1);
        try (var server = FakeServer.on(0, (socket, kept) -> {
                    await(mayRead);
                    FakeServer.keep(socket, kept);
                });
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            var sending = send(agent, content);
            Thread.sleep(300);
            assertThat(sending.isDone())
                    .as("the sender waits for the slow reader")
                    .isFalse();
            mayRead.countDown();
            sending.get();
            assertThat(agent.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
            assertThat(server.received()).isEqualTo(content);
        }
    }

    @Test
    void holdsBackTheServerWhenTheAgentReadsSlowly() throws Exception {
        var content = content(32 << 20);
        try (var server =
                        FakeServer.on(0, (socket, _) -> socket.getOutputStream().write(content));
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            Eventually.isTrue(() -> world.relay.connections().count() == 1);
            Thread.sleep(500);
            assertThat(world.relay.connections().list().getFirst().received()).isLessThan(content.length);
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void carriesAllOfALongAnswerToASlowAgentThatHasSaidAll() throws Exception {
        var content = content(20_000_000);
        try (var server = FakeServer.on(0, (socket, kept) -> {
                    kept.keepAll(socket.getInputStream());
                    socket.getOutputStream().write(content);
                    socket.close();
                });
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            agent.getOutputStream().write(content(3_000_000));
            agent.shutdownOutput();
            Thread.sleep(500);
            assertThat(agent.getInputStream().readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void carriesAHundredMegabytesUnchanged() throws Exception {
        var size = 100 << 20;
        var digest = MessageDigest.getInstance("SHA-256");
        var piece = content(1 << 20);
        try (var server = FakeServer.on(0, (socket, _) -> {
                    for (var i = 0; i < 100; i++) {
                        socket.getOutputStream().write(piece);
                    }
                });
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            var buffer = new byte[1 << 16];
            var in = agent.getInputStream();
            long total = 0;
            for (var length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
                total += length;
            }
            assertThat(total).isEqualTo(size);
            var expected = MessageDigest.getInstance("SHA-256");
            for (var i = 0; i < 100; i++) {
                expected.update(piece);
            }
            assertThat(digest.digest()).isEqualTo(expected.digest());
        }
    }

    @Test
    void endsAnIdleConnection() throws Exception {
        var limits = new Limits(
                10,
                10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                OptionalLong.empty());
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(
                                RelayWorld.strict(RelayWorld.rule(server.port())), Choices.NONE.within(limits))
                        .host(server);
                var agent = world.connect(server.port())) {
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(world.audit.end().why().orElseThrow().code()).isEqualTo("idle");
        }
    }

    @Test
    void endsAnUploadPastItsBudgetBeforeTheExcessGoesUpstream() throws Exception {
        var limits = new Limits(
                10,
                10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                OptionalLong.of(100_000));
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(
                                RelayWorld.strict(RelayWorld.rule(server.port())), Choices.NONE.within(limits))
                        .host(server);
                var agent = world.connect(server.port())) {
            var sending = send(agent, content(1 << 20));
            assertThat(world.audit.end().why().orElseThrow().code()).isEqualTo("budget_exhausted");
            assertThat(world.audit.end().sent()).isLessThanOrEqualTo(100_000);
            assertThat(server.received().length).isLessThanOrEqualTo(100_000);
            sending.cancel(true);
        }
    }

    @Test
    void resetsTheServerWhenTheAgentBreaksOff() throws Exception {
        var broken = new CountDownLatch(1);
        try (var server = FakeServer.on(0, (socket, kept) -> {
                    try {
                        kept.keepAll(socket.getInputStream());
                    } catch (SocketException e) {
                        broken.countDown();
                        throw e;
                    }
                });
                var world = RelayWorld.allowing(server.port()).host(server)) {
            var agent = world.connect(server.port());
            agent.getOutputStream().write("x\n".getBytes(US_ASCII));
            Eventually.isTrue(() -> server.text().equals("x\n"));
            agent.setSoLinger(true, 0);
            agent.close();
            assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusesWhenTheAuditCannotBeWritten() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server)) {
            world.audit.fill();
            var agent = world.connect(server.port());
            assertThatThrownBy(() -> {
                        agent.getOutputStream().write("secret\n".getBytes(US_ASCII));
                        agent.getInputStream().read();
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void refusesWhatItCannotResolveWithThatReason() throws Exception {
        try (var world = RelayWorld.allowing(9999);
                var agent = world.connect(9999)) {
            assertThat(world.audit.refusal()).isEqualTo("resolution_failed");
            assertThatThrownBy(() -> agent.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void readsNothingWhereTheRuleIsOpaque() throws Exception {
        try (var server = FakeServer.on(443, FakeServer::keep)) {
            var rule = RelayWorld.rule(443);
            var opaque = new Rule(
                    rule.target(),
                    rule.ports(),
                    rule.why(),
                    rule.admits(),
                    Rule.Tls.OPAQUE,
                    false,
                    rule.records(),
                    rule.budget(),
                    rule.origin());
            try (var world = new RelayWorld(RelayWorld.strict(opaque), Choices.NONE).host(server);
                    var agent = world.connect(443)) {
                agent.getOutputStream().write("not tls at all".getBytes(US_ASCII));
                agent.shutdownOutput();
                assertThat(agent.getInputStream().readAllBytes())
                        .asString(US_ASCII)
                        .isEqualTo("bye");
                assertThat(server.text()).isEqualTo("not tls at all");
            }
        }
    }

    private static FutureTask<Void> send(java.net.Socket agent, byte[] content) {
        var sending = new FutureTask<Void>(() -> {
            agent.getOutputStream().write(content);
            agent.shutdownOutput();
            return null;
        });
        Thread.startVirtualThread(sending);
        return sending;
    }

    private static byte[] content(int length) {
        var content = new byte[length];
        for (var i = 0; i < length; i++) {
            content[i] = (byte) (i * 31 + (i >>> 8));
        }
        return Arrays.copyOf(content, length);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
