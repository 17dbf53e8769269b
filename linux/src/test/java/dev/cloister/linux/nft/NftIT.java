// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import static dev.cloister.linux.network.FreshNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.linux.network.FreshNetwork;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the ruleset does to real sockets of a real network namespace.
class NftIT {
    /// Lets anyone bind an address that no link has (linux/in6.h), where the routes alone don't.
    private static final int IPV6_FREEBIND = 78;

    private static final int RELAY = 842;
    private static final Ruleset RULESET = new Ruleset(RELAY, FreshNetwork.LINKS.own(), 5);
    private static final InetSocketAddress LEASE = new InetSocketAddress("198.18.0.5", 443);

    @Test
    void readsBackWhatItLoadedAndCountsNothingYet() throws Exception {
        sealed(nft -> {
            nft.verify(RULESET);
            assertThat(nft.counters().values()).containsOnly(new Nft.Count(0, 0));
        });
    }

    @Test
    void foreignTableIsSeen() throws Exception {
        sealed(nft -> {
            FreshNetwork.with(() -> {});
            var nftCommand = new ProcessBuilder("nft", "add table ip other").start();
            assertThat(nftCommand.waitFor()).isZero();
            assertThatThrownBy(() -> nft.verify(RULESET)).isInstanceOf(NftException.class);
            nft.apply(RULESET);
        });
    }

    @Test
    void refusedIpv4TcpFailsAtOnceThoughTenThousandTryTogether() throws Exception {
        sealed(nft -> {
            var start = System.nanoTime();
            for (var i = 0; i < 10_000; i++) {
                assertThat(connect(new InetSocketAddress("1.2." + i / 250 + "." + (1 + i % 250), 443)))
                        .isEqualTo(Errno.EHOSTUNREACH);
            }
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(10_000);
            assertThat(nft.counters().get(Reject.TCP4).packets()).isEqualTo(10_000);
        });
    }

    @Test
    void refusedIpv6TcpFailsAtOnce() throws Exception {
        sealed(nft -> {
            assertThat(connect(new InetSocketAddress("2001:db8::1", 443))).isEqualTo(Errno.ECONNREFUSED);
            assertThat(nft.counters().get(Reject.TCP6).packets()).isEqualTo(1);
        });
    }

    @Test
    void refusedUdpFailsAtOnceUnicastAndMulticast() throws Exception {
        sealed(nft -> {
            assertThat(send("1.2.3.4", 443)).isEqualTo(Errno.EPERM);
            assertThat(send("2001:db8::1", 123)).isEqualTo(Errno.EPERM);
            assertThat(send("224.0.0.251", 5353)).isEqualTo(Errno.EPERM);
            assertThat(nft.counters().get(Reject.UDP).packets()).isEqualTo(3);
        });
    }

    @Test
    void icmpEchoIsRefused() throws Exception {
        sealed(nft -> {
            var socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP);
            var echo = new byte[] {8, 0, 0, 0, 0, 0, 0, 0};
            assertThat(errno(() -> Sockets.sendto(socket, echo, 0, new InetSocketAddress("1.2.3.4", 0))))
                    .isEqualTo(Errno.EPERM);
            assertThat(nft.counters().get(Reject.OTHER).packets()).isEqualTo(1);
            Files.close(socket);
        });
    }

    @Test
    void socketBoundToTheLinkForShowIsRefused() throws Exception {
        sealed(nft -> {
            var bindToDevice = 25;
            var ethernet = 0x30687465;
            for (var target : List.of(LEASE, new InetSocketAddress("1.2.3.4", 443))) {
                var socket = client(target);
                Sockets.setsockopt(socket, Sockets.SOL_SOCKET, bindToDevice, ethernet);
                assertThat(connecting(socket, target)).isEqualTo(Errno.EHOSTUNREACH);
                Files.close(socket);
            }
        });
    }

    @Test
    void passedPairArrivesWithItsOriginalDestination() throws Exception {
        sealed(nft -> {
            nft.permit(address("198.18.0.5"), List.of(PortRange.of(443)));
            assertThat(arrival(LEASE)).isEqualTo(LEASE);
            assertThat(connect(new InetSocketAddress("198.18.0.5", 444))).isEqualTo(Errno.EHOSTUNREACH);
        });
    }

    @Test
    void permitAddsToWhatPassesEvenWhereRangesOverlap() throws Exception {
        sealed(nft -> {
            nft.permit(address("198.18.0.5"), List.of(new PortRange(8000, 8100)));
            nft.permit(address("198.18.0.5"), List.of(new PortRange(8050, 9000), PortRange.of(443)));
            nft.permit(address("198.18.0.5"), List.of(new PortRange(1, 65_535)));
            for (var port : new int[] {1, 443, 8000, 8050, 9000, 65_535}) {
                var target = new InetSocketAddress("198.18.0.5", port);
                assertThat(arrival(target)).isEqualTo(target);
            }
        });
    }

    @Test
    void replaceTakesTheOldPairsAwayAndLetsNetworksThrough() throws Exception {
        sealed(nft -> {
            nft.permit(address("198.18.0.5"), List.of(PortRange.of(443)));
            nft.replace(
                    List.of(
                            new Passage(new Network(address("10.0.0.0"), 8), new PortRange(1, 100)),
                            Passage.of(address("10.1.1.1"), new PortRange(90, 110)),
                            Passage.of(address("198.18.0.6"), PortRange.of(22))),
                    false);
            assertThat(connect(LEASE)).isEqualTo(Errno.EHOSTUNREACH);
            for (var target : List.of(
                    new InetSocketAddress("10.200.0.1", 99),
                    new InetSocketAddress("10.1.1.1", 95),
                    new InetSocketAddress("10.1.1.1", 105),
                    new InetSocketAddress("198.18.0.6", 22))) {
                assertThat(arrival(target)).isEqualTo(target);
            }
            nft.verify(RULESET);
        });
    }

    @Test
    void everythingPassesInBothFamiliesUntilItIsTakenBack() throws Exception {
        sealed(nft -> {
            nft.replace(List.of(), true);
            var literal = new InetSocketAddress("1.2.3.4", 8080);
            assertThat(arrival(literal)).isEqualTo(literal);
            var literal6 = new InetSocketAddress("2001:db8::7", 8080);
            assertThat(arrival(literal6)).isEqualTo(literal6);
            assertThat(send("1.2.3.4", 443)).isEqualTo(Errno.EPERM);
            nft.verify(RULESET);
            nft.replace(List.of(), false);
            assertThat(connect(literal)).isEqualTo(Errno.EHOSTUNREACH);
            assertThat(connect(literal6)).isEqualTo(Errno.ECONNREFUSED);
        });
    }

    @Test
    void directConnectionToTheRelayIsRefusedInEveryMode() throws Exception {
        sealed(nft -> {
            for (var everything : new boolean[] {false, true}) {
                nft.replace(List.of(), everything);
                for (var host : List.of("127.0.0.1", "127.0.0.9", "192.0.2.2", "::1")) {
                    var listener = listen(host, RELAY);
                    assertThat(connect(new InetSocketAddress(host, RELAY))).isIn(Errno.EHOSTUNREACH, Errno.EACCES);
                    Files.close(listener);
                }
            }
            assertThat(nft.counters().get(Reject.RELAY).packets()).isPositive();
        });
    }

    @Test
    void bindingAVirtualAddressReachesNobody() throws Exception {
        sealed(nft -> {
            var impostor = listen("198.18.0.7", 8443);
            assertThat(connect(new InetSocketAddress("198.18.0.7", 8443))).isEqualTo(Errno.EHOSTUNREACH);
            nft.permit(address("198.18.0.7"), List.of(PortRange.of(8443)));
            var target = new InetSocketAddress("198.18.0.7", 8443);
            assertThat(arrival(target)).isEqualTo(target);
            var impostor6 = listen("2001:db8::9", 8443);
            assertThat(connect(new InetSocketAddress("2001:db8::9", 8443))).isEqualTo(Errno.ECONNREFUSED);
            Files.close(impostor);
            Files.close(impostor6);
        });
    }

    @Test
    void agentsOwnServersStayReachableOnLoopbackAndTheOwnAddress() throws Exception {
        sealed(nft -> {
            for (var host : List.of("127.0.0.1", "127.8.8.8", "192.0.2.2", "::1")) {
                var listener = listen(host, 3000);
                assertThat(errno(() -> connected(new InetSocketAddress(host, 3000))))
                        .isNull();
                Files.close(listener);
            }
        });
    }

    @Test
    void everyServerOnPort53IsTheGate() throws Exception {
        sealed(nft -> {
            for (var pair : List.of(List.of("127.0.0.1", "8.8.8.8"), List.of("::1", "2001:db8::53"))) {
                var resolver = Sockets.socket(family(pair.get(0)), Sockets.SOCK_DGRAM, 0);
                Sockets.bind(resolver, new InetSocketAddress(pair.get(0), 53));
                var asked = new InetSocketAddress(pair.get(1), 53);
                var client = Sockets.socket(family(pair.get(1)), Sockets.SOCK_DGRAM, 0);
                Sockets.sendto(client, new byte[] {1}, 0, asked);
                var question = Sockets.recvfrom(resolver, new byte[8], 0);
                Sockets.sendto(resolver, new byte[] {2, 3}, 0, question.from());
                assertThat(Sockets.recvfrom(client, new byte[8], 0)).isEqualTo(new Sockets.Received(2, asked));
                Files.close(client);
                Files.close(resolver);
                var tcp = listen(pair.get(0), 53);
                Files.close(connected(asked));
                Files.close(Sockets.accept4(tcp, 0));
                Files.close(tcp);
            }
        });
    }

    @Test
    void onlyItsOwnThreadMayUseIt() throws Exception {
        sealed(nft -> {
            var failure = new java.util.concurrent.CompletableFuture<Throwable>();
            Thread.ofPlatform()
                    .start(() -> failure.complete(org.assertj.core.api.Assertions.catchThrowable(nft::readBack)))
                    .join();
            assertThat(failure.get()).isInstanceOf(WrongThreadException.class);
        });
    }

    @Test
    void refusedTransactionChangesNothing() throws Exception {
        sealed(nft -> {
            nft.permit(address("198.18.0.5"), List.of(PortRange.of(443)));
            var command = new ProcessBuilder("nft", "delete table inet cloister").start();
            assertThat(command.waitFor()).isZero();
            assertThatThrownBy(() -> nft.permit(address("198.18.0.6"), List.of(PortRange.of(443))))
                    .isInstanceOf(NftException.class)
                    .hasMessageStartingWith("cannot let an address through: ");
            assertThatThrownBy(() -> nft.verify(RULESET)).isInstanceOf(NftException.class);
        });
    }

    private interface Sealed {
        void with(Nft nft) throws Exception;
    }

    private static void sealed(Sealed test) throws Exception {
        FreshNetwork.with(() -> {
            try (var nft = Nft.open()) {
                nft.apply(RULESET);
                test.with(nft);
            }
        });
    }

    /// The original destination of a connection to `target`, as the relay sees it.
    private static InetSocketAddress arrival(InetSocketAddress target) {
        var v4 = target.getAddress().getAddress().length == 4;
        var relay = listen(v4 ? "127.0.0.1" : "::1", RELAY);
        var client = connected(target);
        var accepted = Sockets.accept4(relay, 0);
        var level = v4 ? Sockets.IPPROTO_IP : Sockets.IPPROTO_IPV6;
        var original = Sockets.getsockopt_address(accepted, level, Sockets.SO_ORIGINAL_DST);
        for (var fd : new int[] {accepted, client, relay}) {
            Files.close(fd);
        }
        return original;
    }

    private static int listen(String host, int port) {
        var listener = Sockets.socket(family(host), Sockets.SOCK_STREAM, 0);
        Sockets.setsockopt(listener, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        if (family(host) == Sockets.AF_INET6) {
            Sockets.setsockopt(listener, Sockets.IPPROTO_IPV6, IPV6_FREEBIND, 1);
        }
        Sockets.bind(listener, new InetSocketAddress(host, port));
        Sockets.listen(listener, 16);
        return listener;
    }

    private static int connected(InetSocketAddress target) {
        var client = client(target);
        assertThat(connecting(client, target)).isNull();
        return client;
    }

    private static int client(InetSocketAddress target) {
        var type = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;
        return Sockets.socket(family(target.getAddress().getHostAddress()), type, 0);
    }

    /// How connecting fails within two seconds.
    private static Errno connect(InetSocketAddress target) {
        var client = client(target);
        try {
            return connecting(client, target);
        } finally {
            Files.close(client);
        }
    }

    private static Errno connecting(int client, InetSocketAddress target) {
        var immediate = errno(() -> Sockets.connect(client, target));
        if (!Errno.EINPROGRESS.equals(immediate)) {
            return immediate;
        }
        var ready = Files.poll(new int[] {client}, new short[] {Files.POLLOUT}, 2000)[0];
        if (ready == 0) {
            return Errno.ETIMEDOUT;
        }
        var error = Sockets.getsockopt_int(client, Sockets.SOL_SOCKET, Sockets.SO_ERROR);
        return error == 0 ? null : new Errno(error);
    }

    private static Errno send(String host, int port) {
        var socket = Sockets.socket(family(host), Sockets.SOCK_DGRAM, 0);
        try {
            return errno(() -> Sockets.sendto(socket, new byte[1], 0, new InetSocketAddress(host, port)));
        } finally {
            Files.close(socket);
        }
    }

    private static int family(String host) {
        return host.contains(":") ? Sockets.AF_INET6 : Sockets.AF_INET;
    }

    private static Errno errno(Runnable call) {
        try {
            call.run();
            return null;
        } catch (SyscallException refused) {
            return refused.errno();
        }
    }
}
