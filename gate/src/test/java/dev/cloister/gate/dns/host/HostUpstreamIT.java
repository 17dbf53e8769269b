// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.gate.dns.FakeClock;
import dev.cloister.gate.dns.Resolution;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.gate.lease.Policies;
import dev.cloister.gate.network.ForeignNetwork;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Rule.Admits;
import dev.cloister.policy.Service;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostUpstreamIT {
    private static final HostName NAME = HostName.parse("api.example.test");
    private static final String PUBLIC = "93.184.215.14";
    private static final String OTHER = "93.184.215.15";
    private static final Rule RULE = Policies.rule("api.example.test");

    @TempDir
    Path etc;

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger breaches = new AtomicInteger();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private FakeNameServer server;
    private HostUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        server = new FakeNameServer("127.0.0.1", 0);
        Files.writeString(etc.resolve("hosts"), "127.0.0.1 localhost\n10.1.2.3 mirror.corp.test # ours\n");
        configure("nameserver 127.0.0.1\nsearch example.test\noptions timeout:1 attempts:2 ndots:5\n");
        upstream = open(Policies.strict(RULE), hostNetwork());
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        server.close();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void findsAddressesOfBothFamilies() {
        server.address("api.example.test", 60, PUBLIC, OTHER, "2606:2800:21f::1");
        assertThat(found(RULE)).containsExactlyInAnyOrder(ip(PUBLIC), ip(OTHER), ip("2606:2800:21f::1"));
        assertThat(server.asked).containsExactlyInAnyOrder("1 api.example.test", "28 api.example.test");
    }

    @Test
    void duplicateRecordsCountOnce() {
        server.address("api.example.test", 60, PUBLIC, PUBLIC, OTHER);
        assertThat(found(RULE)).containsExactly(ip(PUBLIC), ip(OTHER));
    }

    @Test
    void deadFirstServerOnlyDelays() throws IOException {
        try (var second = new FakeNameServer("127.0.0.2", server.port())) {
            configure("nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions timeout:2\n");
            clock.advance(Duration.ofSeconds(2));
            server.silent = true;
            second.address("api.example.test", 0, PUBLIC);
            assertThat(found(RULE)).containsExactly(ip(PUBLIC));
            server.asked.clear();
            assertThat(found(RULE)).containsExactly(ip(PUBLIC));
            assertThat(server.asked)
                    .as("the live one is asked first from now on")
                    .isEmpty();
        }
    }

    @Test
    void failingServerIsPassedOver() throws IOException {
        try (var second = new FakeNameServer("127.0.0.2", server.port())) {
            configure("nameserver 127.0.0.1\nnameserver 127.0.0.2\n");
            clock.advance(Duration.ofSeconds(2));
            server.code = 2;
            second.address("api.example.test", 60, PUBLIC);
            assertThat(found(RULE)).containsExactly(ip(PUBLIC));
        }
    }

    @Test
    void truncatedAnswerIsAskedForOverTcp() {
        server.truncating = true;
        server.address("api.example.test", 60, PUBLIC);
        assertThat(found(RULE)).containsExactly(ip(PUBLIC));
        assertThat(server.asked).contains("1 api.example.test", "1 api.example.test tcp");
    }

    @Test
    void followsAliasesWithinTheMessageAndBeyondIt() {
        server.alias("api.example.test", 60, "one.cdn.test");
        server.alias("one.cdn.test", 60, "two.cdn.test");
        server.address("two.cdn.test", 60, PUBLIC);
        assertThat(found(RULE)).containsExactly(ip(PUBLIC));
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void loopOfAliasesEnds() {
        server.alias("api.example.test", 60, "one.cdn.test");
        server.alias("one.cdn.test", 60, "api.example.test");
        assertThat(upstream.resolve(NAME, RULE)).isInstanceOf(Resolution.Failed.class);
    }

    @Test
    void nameThatDoesNotExistFailsAndIsRememberedAsLongAsItsZoneSays() {
        assertThat(reasonOf(upstream.resolve(NAME, RULE)).code()).isEqualTo(Reason.Code.RESOLUTION_FAILED);
        upstream.resolve(NAME, RULE);
        assertThat(server.asked).hasSize(2);
        clock.advance(Duration.ofSeconds(6));
        upstream.resolve(NAME, RULE);
        assertThat(server.asked).hasSize(4);
    }

    @Test
    void serverFailureIsFailureInBoundedTime() {
        server.code = 2;
        assertThat(reasonOf(upstream.resolve(NAME, RULE)).text()).contains("cannot resolve api.example.test");
    }

    @Test
    void silenceIsFailureInBoundedTime() {
        server.silent = true;
        var begun = System.nanoTime();
        assertThat(reasonOf(upstream.resolve(NAME, RULE)).text()).contains("cannot resolve api.example.test");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void answersAreKeptAsLongAsTheirZoneSays() {
        server.address("api.example.test", 30, PUBLIC);
        IntStream.range(0, 5).forEach(_ -> found(RULE));
        assertThat(server.asked).hasSize(2);
        clock.advance(Duration.ofSeconds(31));
        found(RULE);
        assertThat(server.asked).hasSize(4);
    }

    @Test
    void answersOfNoLifeAreNotKept() {
        server.address("api.example.test", 0, PUBLIC);
        found(RULE);
        server.address("api.example.test", 0, OTHER);
        assertThat(found(RULE)).containsExactly(ip(OTHER));
    }

    @ParameterizedTest
    @CsvSource({
        "private,            10.0.0.1,               private",
        "loopback,           127.0.0.1,              host itself",
        "other loopback,     127.8.8.8,              loopback",
        "link-local,         169.254.1.1,            link-local",
        "metadata,           169.254.169.254,        metadata",
        "CGNAT,              100.64.0.1,             carrier-grade",
        "multicast,          224.0.0.1,              multicast",
        "reserved,           240.0.0.1,              reserved",
        "the pool,           198.18.0.16,            own leases",
        "unspecified,        0.0.0.0,                no address",
        "IPv6 loopback,      ::1,                    host itself",
        "unique local,       fd00::1,                private",
        "IPv6 link-local,    fe80::1,                link-local",
        "NAT64,              64:ff9b::a00:1,         IPv6 form",
        "6to4,               2002:a00:1::,           IPv6 form",
        "Teredo,             2001::1,                IPv6 form",
        "compatible,         ::10.0.0.1,             IPv6 form"
    })
    void answerInNoPublicClassIsRefused(String what, String address, String words) {
        server.address("api.example.test", 60, address);
        var reason = reasonOf(upstream.resolve(NAME, RULE));
        assertThat(reason.code()).as(what).isEqualTo(Reason.Code.ADDRESS_CLASS);
        assertThat(reason.text()).as(what).contains(words);
    }

    @Test
    void mappedAddressIsJudgedAsTheIpv4AddressItIs() {
        var mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;
        server.entry("api.example.test", FakeNameServer.AAAA, 60, mapped);
        assertThat(reasonOf(upstream.resolve(NAME, RULE)).text()).contains("private");
    }

    @Test
    void refusedAddressesAreDroppedFromAmongGoodOnes() {
        server.address("api.example.test", 60, "10.0.0.1", PUBLIC, "::1");
        assertThat(found(RULE)).containsExactly(ip(PUBLIC));
    }

    @Test
    void rebindingAnswerIsCheckedAtEachResolution() {
        server.address("api.example.test", 0, PUBLIC);
        assertThat(found(RULE)).containsExactly(ip(PUBLIC));
        server.address("api.example.test", 0, "169.254.169.254");
        assertThat(upstream.resolve(NAME, RULE)).isInstanceOf(Resolution.Refused.class);
    }

    @Test
    void privateRuleAdmitsPrivateAddressesButNeitherPoolNorHost() {
        var rule = RULE.admitting(Admits.PRIVATE);
        server.address("api.example.test", 0, "10.0.0.1");
        assertThat(found(rule)).containsExactly(ip("10.0.0.1"));
        server.address("api.example.test", 0, "198.18.0.16", "127.0.0.1", "169.254.169.254");
        assertThat(upstream.resolve(NAME, rule)).isInstanceOf(Resolution.Refused.class);
    }

    @Test
    void hostsFileComesFirstAndIsCheckedToo() {
        var mirror = HostName.parse("mirror.corp.test");
        assertThat(upstream.resolve(mirror, RULE)).isInstanceOf(Resolution.Refused.class);
        assertThat(upstream.resolve(mirror, RULE.admitting(Admits.PRIVATE)))
                .isEqualTo(new Resolution.Found(List.of(ip("10.1.2.3"))));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void changedHostsFileIsReadAgain() throws IOException {
        Files.writeString(etc.resolve("hosts"), PUBLIC + " api.example.test other.example.test\n");
        clock.advance(Duration.ofSeconds(2));
        assertThat(found(RULE)).containsExactly(ip(PUBLIC));
    }

    @Test
    void serviceIsReachedWhereThePolicySays() throws IOException {
        var literal = new Service(HostName.parse("postgres"), "127.0.0.1", 5432, Origin.of("test"));
        var named = new Service(HostName.parse("cache"), "localhost", 6379, Origin.of("test"));
        var policy = Policy.of(Mode.STRICT, Refusals.REJECT, List.of(), List.of(), List.of(literal, named));
        var rule = policy.ruleFor(HostName.parse("postgres")).orElseThrow();
        try (var services = open(policy, hostNetwork())) {
            assertThat(services.resolve(HostName.parse("postgres"), rule))
                    .isEqualTo(new Resolution.Found(List.of(ip("127.0.0.1"))));
            assertThat(((Resolution.Found) services.resolve(HostName.parse("cache"), rule)).addresses())
                    .containsExactlyInAnyOrder(ip("127.0.0.1"), ip("::1"));
        }
        assertThat(server.asked).isEmpty();
    }

    @Test
    void searchListOfTheHostIsNeverApplied() {
        server.address("api.example.test", 60, PUBLIC);
        assertThat(upstream.resolve(HostName.parse("api"), RULE)).isInstanceOf(Resolution.Failed.class);
        assertThat(server.asked).containsExactlyInAnyOrder("1 api", "28 api");
    }

    @Test
    void thoseWhoAskAtOnceShareOneLookup() throws Exception {
        server.address("api.example.test", 60, PUBLIC);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 50)
                    .mapToObj(_ -> threads.submit(() -> found(RULE)))
                    .toList();
            for (var one : all) {
                assertThat(one.get()).containsExactly(ip(PUBLIC));
            }
        }
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void forwardsTextMailAndServiceRecords() {
        var mail = FakeNameServer.wire("mx.example.test");
        var target = FakeNameServer.wire("sip.example.test");
        server.entry("api.example.test", FakeNameServer.TXT, 900, new byte[] {2, 'o', 'k'});
        server.entry("api.example.test", FakeNameServer.MX, 20, concat(new byte[] {0, 10}, mail));
        server.entry("api.example.test", FakeNameServer.SRV, 20, concat(new byte[] {0, 1, 0, 2, 0x14, 0x66}, target));
        assertThat(upstream.forward(NAME, Rule.RecordType.TXT))
                .isEqualTo(answer(300, Rdata.of(new byte[] {2, 'o', 'k'})));
        assertThat(upstream.forward(NAME, Rule.RecordType.MX))
                .isEqualTo(answer(20, Rdata.of(new byte[] {0, 10}, HostName.parse("mx.example.test"))));
        assertThat(upstream.forward(NAME, Rule.RecordType.SRV))
                .isEqualTo(
                        answer(20, Rdata.of(new byte[] {0, 1, 0, 2, 0x14, 0x66}, HostName.parse("sip.example.test"))));
        assertThat(upstream.forward(HostName.parse("none.example.test"), Rule.RecordType.TXT))
                .isEqualTo(Answer.NO_NAME);
    }

    @Test
    void recordCutShortIsAFailureAndNoCrash() {
        server.entry("api.example.test", FakeNameServer.SRV, 20, new byte[] {0, 1});
        server.entry("api.example.test", FakeNameServer.A, 20, new byte[] {1, 2, 3});
        assertThat(upstream.forward(NAME, Rule.RecordType.SRV)).isEqualTo(Answer.FAILED);
        assertThat(upstream.resolve(NAME, RULE)).isInstanceOf(Resolution.Failed.class);
    }

    @Test
    void socketInAnotherNetworkIsNeverUsed() throws IOException {
        server.address("api.example.test", 60, PUBLIC);
        try (var foreign = open(Policies.strict(RULE), hostNetwork() + 1)) {
            assertThat(foreign.resolve(NAME, RULE)).isInstanceOf(Resolution.Failed.class);
        }
        assertThat(breaches.get()).isPositive();
        assertThat(server.asked).isEmpty();
    }

    @Test
    void namespaceCheckClosesTheForeignSocket() {
        var channel = new EpollDatagramChannel();
        var check = new NamespaceCheck(hostNetwork() + 1, breaches::incrementAndGet);
        assertThatThrownBy(() -> check.prove(channel)).isInstanceOf(ForeignNetwork.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(breaches).hasValue(1);
    }

    private HostUpstream open(Policy policy, long network) throws IOException {
        return new HostUpstream(
                new WatchedFile<>(etc.resolve("hosts"), HostsFile::parse, clock),
                new NameServers(
                        loops.next(),
                        new NamespaceCheck(network, breaches::incrementAndGet),
                        new WatchedFile<>(
                                etc.resolve("resolv.conf"), lines -> ResolvConf.parse(lines, server.port()), clock)),
                new AddressCheck(LeaseTable.DEFAULT_POOL, new OwnAddresses(clock)),
                new AnswerCache(clock),
                () -> policy);
    }

    private void configure(String text) throws IOException {
        Files.writeString(etc.resolve("resolv.conf"), text);
    }

    private List<InetAddress> found(Rule rule) {
        return switch (upstream.resolve(NAME, rule)) {
            case Resolution.Found(var addresses) -> addresses;
            case Resolution.Refused(var reason) -> throw new AssertionError(reason);
            case Resolution.Failed(var reason) -> throw new AssertionError(reason);
        };
    }

    private static Reason reasonOf(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found found -> throw new AssertionError(found);
            case Resolution.Refused(var reason) -> reason;
            case Resolution.Failed(var reason) -> reason;
        };
    }

    private static Answer answer(int ttl, Rdata data) {
        return Answer.of(data, ttl);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return java.nio.ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static long hostNetwork() {
        var channel = new EpollDatagramChannel();
        try {
            return NamespaceCheck.cookieOf(channel);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
