// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.gate.dns.Resolution;
import dev.cloister.policy.AddressClass;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// How upstream is reached: by the name's checked addresses, by a proxy, or at the literal address asked for.
final class Routes {
    private final Surroundings surroundings;
    private final Dialer dialer;

    Routes(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.dialer = new Dialer(surroundings.namespace(), surroundings.limits().connecting());
    }

    /// Connects on behalf of `attempt`, on the event loop of the agent's end. Waits.
    ///
    /// @throws Refused if upstream may not or can't be reached
    UpstreamEnd reach(Attempt attempt, Rule rule, AgentEnd agent) {
        var loop = agent.channel().eventLoop();
        return attempt.name()
                .map(name -> byName(name, attempt.port(), rule, loop))
                .orElseGet(() -> literally(attempt.destination(), loop));
    }

    private UpstreamEnd byName(HostName name, int port, Rule rule, EventLoop loop) {
        var proxy = surroundings.proxy().filter(p -> rule.admits() == Rule.Admits.PUBLIC && p.carries(name, port));
        if (proxy.isPresent()) {
            var patience = surroundings.limits().connecting();
            return new ProxyDial(proxy.get(), surroundings.upstream(), dialer, patience).dial(loop, name, port);
        }
        return switch (surroundings.upstream().resolve(name, rule)) {
            case Resolution.Found(var addresses) -> dial(undenied(addresses, port), port, loop);
            case Resolution.Refused(var reason) -> throw new Refused(reason);
            case Resolution.Failed(var reason) -> throw new Refused(reason);
        };
    }

    /// A denied block stays out of reach behind an allowed name too.
    private List<InetAddress> undenied(List<InetAddress> addresses, int port) {
        var policy = surroundings.policy().get();
        var kept = addresses.stream()
                .filter(address -> policy.denial(address, port).isEmpty())
                .toList();
        if (kept.isEmpty()) {
            throw new Refused(policy.denial(addresses.getFirst(), port).orElseThrow());
        }
        return kept;
    }

    /// Metadata, loopback, link-local, the host's own and the like stay out of reach in every mode and by every
    /// rule.
    private UpstreamEnd literally(InetSocketAddress destination, EventLoop loop) {
        var address = destination.getAddress();
        AddressClass.of(address)
                .filter(kind -> !kind.isAdmittedBy(Rule.Admits.PRIVATE))
                .ifPresent(kind -> {
                    throw new Refused(
                            Reason.Code.ADDRESS_CLASS, "%s is %s".formatted(address.getHostAddress(), kind.words()));
                });
        if (surroundings.hostAddresses().test(address)) {
            throw new Refused(
                    Reason.Code.ADDRESS_CLASS,
                    "%s is an address of the host itself".formatted(address.getHostAddress()));
        }
        if (surroundings.leases().pool().contains(address)) {
            throw new Refused(Reason.Code.ADDRESS_CLASS, "%s stands for no name".formatted(address.getHostAddress()));
        }
        return dial(List.of(address), destination.getPort(), loop);
    }

    private UpstreamEnd dial(List<InetAddress> addresses, int port, EventLoop loop) {
        var channel = dialer.dial(
                loop,
                addresses.stream().map(a -> new InetSocketAddress(a, port)).toList());
        var reached = (InetSocketAddress) channel.remoteAddress();
        return new UpstreamEnd(channel, reached.getAddress().getHostAddress(), ByteBuffer.allocate(0));
    }
}
