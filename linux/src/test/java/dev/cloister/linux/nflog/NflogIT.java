// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.network.FreshNetwork;
import dev.cloister.linux.nft.Nft;
import dev.cloister.linux.nft.Ruleset;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NflogIT {
    private static final int GROUP = 5;

    @Test
    void hearsWhatWasRefusedWithItsDestination() throws Exception {
        sealed(nflog -> {
            udp("1.2.3.4", 123);
            udp("2001:db8::1", 443);
            var heard = new ArrayList<String>();
            while (heard.size() < 2) {
                for (var event : nflog.receive(2000)) {
                    var rejected = (NflogEvent.Rejected) event;
                    var packet = rejected.packet();
                    heard.add("%s %s %d"
                            .formatted(
                                    rejected.rule(), packet.destination().getHostAddress(), packet.destinationPort()));
                    assertThat(packet.uid()).hasValue(0);
                }
            }
            assertThat(heard).containsExactly("udp 1.2.3.4 123", "udp 2001:db8:0:0:0:0:0:1 443");
            assertThat(nflog.receive(0)).isEmpty();
        });
    }

    @Test
    void floodIsReportedAsLostRatherThanForgotten() throws Exception {
        sealed(nflog -> {
            for (var i = 0; i < 60_000; i++) {
                udp("1.2.3.4", 123);
            }
            var lost = false;
            List<NflogEvent> events;
            do {
                events = nflog.receive(100);
                lost |= events.contains(new NflogEvent.Lost());
            } while (!events.isEmpty());
            assertThat(lost).isTrue();
        });
    }

    @Test
    void refusedConnectThatWaitsFailsAtOnce() throws Exception {
        sealed(nflog -> {
            var done = new AtomicBoolean();
            try (var refusal = LateRefusal.open()) {
                var reader = Thread.ofPlatform().start(() -> {
                    while (!done.get()) {
                        var events = nflog.receive(refusal.patience(50));
                        refusal.repeat();
                        for (var event : events) {
                            if (event instanceof NflogEvent.Rejected(var rule, var packet)) {
                                refusal.send(packet);
                            }
                        }
                    }
                });
                var slow = 0;
                for (var i = 1; i <= 1000; i++) {
                    var start = System.nanoTime();
                    assertThat(connect("1.2." + i / 250 + "." + (1 + i % 250))).isEqualTo(Errno.EHOSTUNREACH);
                    slow += System.nanoTime() - start > 500_000_000 ? 1 : 0;
                }
                done.set(true);
                reader.join();
                assertThat(slow).isZero();
            }
        });
    }

    private interface Sealed {
        void with(NflogSocket nflog) throws Exception;
    }

    private static void sealed(Sealed test) throws Exception {
        FreshNetwork.with(() -> {
            try (var nft = Nft.open();
                    var nflog = NflogSocket.open(GROUP)) {
                nft.apply(new Ruleset(842, FreshNetwork.LINKS.own(), GROUP));
                test.with(nflog);
            }
        });
    }

    private static Errno connect(String host) {
        var client = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        try {
            Sockets.connect(client, new InetSocketAddress(host, 443));
            return null;
        } catch (SyscallException refused) {
            return refused.errno();
        } finally {
            Files.close(client);
        }
    }

    private static void udp(String host, int port) {
        var socket = Sockets.socket(host.contains(":") ? Sockets.AF_INET6 : Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        try {
            Sockets.sendto(socket, new byte[1], 0, new InetSocketAddress(host, port));
        } catch (SyscallException refused) {
            assertThat(refused.errno()).isEqualTo(Errno.EPERM);
        } finally {
            Files.close(socket);
        }
    }
}
