// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.host.Processes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many connections at once: none hangs, none holds a thread.
@Timeout(120)
final class ManyConnectionsIT {
    /// Each takes five descriptors of this one process; the gate's own share is two.
    private static final int MANY = 1500;

    private static final int SILENT = 3000;

    @Test
    void allStayAliveAndNoneHoldsAThread() throws Exception {
        var before = Thread.activeCount();
        try (var server = FakeServer.on(0, (socket, _) -> {
                    for (var b = socket.getInputStream().read();
                            b >= 0;
                            b = socket.getInputStream().read()) {
                        socket.getOutputStream().write(b);
                    }
                });
                var world = RelayWorld.allowing(server.port()).host(server)) {
            var agents = new ArrayList<Socket>();
            for (var i = 0; i < MANY; i++) {
                agents.add(world.connect(server.port()));
            }
            Eventually.isTrue(() -> world.relay.connections().count() == MANY && world.relay.undecided() == 0);
            for (var agent : agents) {
                agent.getOutputStream().write("hi\n".getBytes(US_ASCII));
            }
            for (var agent : agents) {
                assertThat(agent.getInputStream().readNBytes(3))
                        .asString(US_ASCII)
                        .isEqualTo("hi\n");
            }
            assertThat(Thread.activeCount() - before).isLessThan(20);
            for (var agent : agents) {
                agent.close();
            }
            Eventually.isTrue(() -> world.relay.connections().count() == 0);
        }
    }

    /// A look-up in the table of thousands of sockets takes its time, and they come one by one.
    @Test
    void silentOnesKeepNobodyElseWaiting() throws Exception {
        var silent = new ArrayList<Socket>();
        try (var server = FakeServer.on(0, FakeServer::keep);
                var world = new RelayWorld(
                                RelayWorld.strict(RelayWorld.rule(443), RelayWorld.rule(server.port())),
                                RelayWorld.Choices.NONE.lookingIn(new SlowProcesses()))
                        .host(server)) {
            for (var i = 0; i < SILENT; i++) {
                silent.add(world.connect(443));
            }
            Eventually.isTrue(() -> world.relay.undecided() > SILENT / 2);
            var began = System.nanoTime();
            try (var agent = world.connect(server.port())) {
                agent.getOutputStream().write("hi\n".getBytes(US_ASCII));
                agent.shutdownOutput();
                assertThat(agent.getInputStream().readAllBytes())
                        .asString(US_ASCII)
                        .isEqualTo("bye");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void refusedOnesAllFailAtOnce() throws Exception {
        try (var world = RelayWorld.allowing(443)) {
            var done = new Phaser(1);
            for (var i = 0; i < MANY; i++) {
                done.register();
                Thread.startVirtualThread(() -> {
                    try (var agent = world.connect(5432)) {
                        agent.getInputStream().read();
                    } catch (IOException e) {
                        done.arriveAndDeregister();
                    }
                });
            }
            done.arriveAndAwaitAdvance();
            assertThat(world.audit.refusals()).hasSize(MANY).containsOnly("port_not_allowed");
        }
    }

    private static final class SlowProcesses implements Processes {
        private final ReentrantLock table = new ReentrantLock();

        @Override
        public ProcessIdentity ofTcp(InetSocketAddress local) {
            table.lock();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                table.unlock();
            }
            return ProcessIdentity.UNKNOWN;
        }

        @Override
        public ProcessIdentity ofUdp(InetSocketAddress local) {
            return ofTcp(local);
        }
    }
}
