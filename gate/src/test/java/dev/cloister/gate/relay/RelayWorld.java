// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.dns.Resolution;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.gate.host.Processes;
import dev.cloister.gate.lease.Grant;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A relay on loopback. The kernel's redirect is the one thing missing: where a connection was going is looked up
/// by the agent's port.
final class RelayWorld implements AutoCloseable {
    static final HostName API = HostName.parse("api.example.test");

    private static final ProcessIdentity CURL = new ProcessIdentity(7, "/usr/bin/curl", List.of("curl"), List.of());

    final FakeAudit audit = new FakeAudit();
    final AtomicReference<Policy> policy = new AtomicReference<>();
    final Relay relay;

    private final Map<Integer, InetSocketAddress> destinations = new ConcurrentHashMap<>();
    private final Map<HostName, List<InetAddress>> hosts = new ConcurrentHashMap<>();
    private final LeaseTable leases = LeaseTable.ofDefaults();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private final int port;

    /// What a test may choose.
    record Choices(
            Limits limits,
            Approvals approvals,
            Page page,
            Optional<CompanyProxy> proxy,
            NamespaceCheck namespace,
            Processes processes) {
        static final Choices NONE = new Choices(
                Limits.DEFAULT,
                Approvals.unattended(),
                (channel, _) -> channel.close(),
                Optional.empty(),
                ownNetwork(),
                new FakeProcesses());

        private static NamespaceCheck ownNetwork() {
            Epoll.ensureAvailability();
            return new NamespaceCheck(NamespaceCheck.cookieOf(new EpollSocketChannel()), () -> {});
        }

        Choices within(Limits other) {
            return new Choices(other, approvals, page, proxy, namespace, processes);
        }

        Choices asking(Approvals other) {
            return new Choices(limits, other, page, proxy, namespace, processes);
        }

        Choices showing(Page other) {
            return new Choices(limits, approvals, other, proxy, namespace, processes);
        }

        Choices through(CompanyProxy other) {
            return new Choices(limits, approvals, page, Optional.of(other), namespace, processes);
        }

        Choices from(NamespaceCheck other) {
            return new Choices(limits, approvals, page, proxy, other, processes);
        }

        Choices lookingIn(Processes other) {
            return new Choices(limits, approvals, page, proxy, namespace, other);
        }
    }

    RelayWorld(Policy policy, Choices choices) throws IOException {
        this.policy.set(policy);
        var socket = Socket.newSocketStream();
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        socket.listen(16_384);
        this.port = socket.localAddress().getPort();
        var surroundings = new Surroundings(
                this.policy::get,
                leases,
                (name, _) -> resolve(name),
                choices.processes(),
                audit,
                choices.approvals(),
                choices.page(),
                choices.proxy(),
                Set.of(InetAddress.ofLiteral("10.7.7.7")),
                address -> address.getHostAddress().equals("203.0.113.200"),
                choices.namespace(),
                choices.limits(),
                InstantSource.system());
        this.relay = Relay.open(
                surroundings,
                accepted ->
                        Optional.ofNullable(destinations.get(((InetSocketAddress) accepted.remoteAddress()).getPort())),
                loops,
                List.of(socket.intValue()));
    }

    /// Strict, with one rule for `api.example.test`.
    static RelayWorld allowing(int port) throws IOException {
        return new RelayWorld(strict(rule(port)), Choices.NONE);
    }

    static Rule rule(int port) {
        return Rule.of(new Target.Names(new HostPattern.Exact(API)), Ports.of(port), "for the test", Origin.of("test"));
    }

    static Policy strict(Rule... rules) {
        return Policy.of(Mode.STRICT, Refusals.EXPLAIN, List.of(rules), List.of(), List.of());
    }

    /// A name's upstream addresses.
    RelayWorld host(HostName name, InetAddress... addresses) {
        hosts.put(name, List.of(addresses));
        return this;
    }

    /// `api.example.test` is this server.
    RelayWorld host(FakeServer server) {
        return host(API, server.address());
    }

    /// Connects as an agent that asked for `api.example.test`.
    java.net.Socket connect(int target) throws IOException {
        return connect(lease(API), target);
    }

    InetAddress lease(HostName name) {
        return ((Grant.Granted) leases.grant(name, policy.get())).lease().address();
    }

    /// Connects as an agent that connects to an address.
    java.net.Socket connect(InetAddress address, int target) throws IOException {
        var socket = new java.net.Socket();
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        socket.setSoTimeout(20_000);
        destinations.put(socket.getLocalPort(), new InetSocketAddress(address, target));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    /// Connects to the listener itself.
    java.net.Socket connectDirectly() throws IOException {
        return new java.net.Socket("127.0.0.1", port);
    }

    @Override
    public void close() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Resolution resolve(HostName name) {
        var addresses = hosts.get(name);
        return addresses == null
                ? new Resolution.Failed(Reason.of(Reason.Code.RESOLUTION_FAILED, name + " has no address"))
                : new Resolution.Found(addresses);
    }

    private static final class FakeProcesses implements Processes {
        @Override
        public ProcessIdentity ofTcp(InetSocketAddress local) {
            return CURL;
        }

        @Override
        public ProcessIdentity ofUdp(InetSocketAddress local) {
            return CURL;
        }
    }
}
