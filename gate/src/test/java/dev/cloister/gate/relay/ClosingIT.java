// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import dev.cloister.gate.relay.RelayWorld.Choices;
import dev.cloister.policy.Rule;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a run, whatever is under way.
@Timeout(60)
final class ClosingIT {
    @Test
    void connectionsThatSaidNothingAreOnRecordWhenItReturns() throws Exception {
        var silent = new ArrayList<Socket>();
        try (var world = RelayWorld.allowing(443)) {
            for (var i = 0; i < 200; i++) {
                silent.add(world.connect(443));
            }
            Eventually.isTrue(() -> world.relay.undecided() == 200);
            world.relay.close();
            assertThat(world.audit.refusals()).hasSize(200);
            assertThat(world.relay.undecided()).isZero();
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionThatWaitsForAPersonIsOnRecordWhenItReturns() throws Exception {
        var never = new CountDownLatch(1);
        Approvals nobody = (_, patience) -> {
            try {
                var _ = never.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Approvals.Answer.UNANSWERED;
        };
        var rule = RelayWorld.rule(5432);
        var asking = new Rule(
                rule.target(),
                rule.ports(),
                rule.why(),
                rule.admits(),
                rule.tls(),
                true,
                rule.records(),
                rule.budget(),
                rule.origin());
        try (var world = new RelayWorld(RelayWorld.strict(asking), Choices.NONE.asking(nobody));
                var agent = world.connect(5432)) {
            Eventually.isTrue(() -> world.audit.decided().size() == 1);
            world.relay.close();
            assertThat(agent.isConnected()).isTrue();
            assertThat(world.audit.decided())
                    .extracting(event -> event.verdict())
                    .containsExactly(Verdict.HELD, Verdict.REFUSED);
        }
    }

    @Test
    void relayedConnectionsAreOnRecordWhenItReturns() throws Exception {
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = RelayWorld.allowing(server.port()).host(server);
                var agent = world.connect(server.port())) {
            Eventually.isTrue(() -> world.relay.connections().count() == 1);
            world.relay.close();
            assertThat(agent.isConnected()).isTrue();
            assertThat(world.audit.ended()).hasSize(1);
        }
    }

    @Test
    void aClosedLedgerWritesNothing() {
        var audit = new FakeAudit();
        var ledger = new Ledger(audit, InstantSource.system());
        var attempt =
                new Attempt(1, new InetSocketAddress("127.0.0.1", 1), Optional.empty(), ProcessIdentity.UNKNOWN);
        ledger.refused(attempt, Connections.changed(attempt));
        ledger.close();
        ledger.refused(attempt, Connections.changed(attempt));
        assertThatThrownBy(() -> ledger.passes(attempt, RelayWorld.rule(1), Optional.empty(), Optional.empty()))
                .isInstanceOf(Refused.class);
        assertThat(audit.decided()).hasSize(1);
    }

    @Test
    void aFarewellAfterTheEventLoopsHaveEndedIsNoFailure() throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var channel = new EpollSocketChannel();
        loops.register(channel).sync();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertThatCode(() -> Farewell.say(channel, new byte[0])).doesNotThrowAnyException();
    }
}
