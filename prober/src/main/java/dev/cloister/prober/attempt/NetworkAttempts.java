// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Ways past the gate: by address, by protocol, by the gate's own sockets, by changing the network.
///
/// Addresses of nobody are those that RFC 5737 and RFC 3849 keep for documentation.
final class NetworkAttempts {
    private static final List<String> NOBODY = List.of("203.0.113.7", "198.51.100.7");
    private static final String NOBODY6 = "2001:db8::7";
    private static final String METADATA = "169.254.169.254";
    /// The gate's port for redirected connections, and its address beside loopback.
    private static final int RELAY = 1023;

    private static final String OWN = "192.0.2.2";
    // sys/socket.h
    private static final int AF_ALG = 38;
    private static final int AF_PACKET = 17;
    private static final int AF_VSOCK = 40;
    private static final int IPPROTO_SCTP = 132;
    private static final int IPPROTO_RAW = 255;

    private final Targets targets;
    private final Connections connections;

    NetworkAttempts(Targets targets) {
        this.targets = targets;
        this.connections = new Connections(targets.required("token"));
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        attempts.put("net.literal.v4", () -> each(NOBODY, one -> connections.tcp(one, 443)));
        attempts.put("net.literal.v6", () -> each(List.of(NOBODY6), one -> connections.tcp(one, 443)));
        attempts.put("net.literal.mapped", () -> connections.tcp(mapped(NOBODY.getFirst()), 443));
        attempts.put("net.metadata", () -> each(List.of(METADATA), one -> connections.tcp(one, 80)));
        attempts.put("net.host.loopback", () -> each(List.of("127.0.0.1", "::1"), this::host));
        attempts.put("net.host.addresses", () -> each(targets.all("host"), this::host));
        attempts.put("net.host.udp", () -> each(hostsAndLoopback(), this::hostUdp));
        attempts.put("net.published", this::published);
        attempts.put("net.other", this::other);
        attempts.put("net.udp", () -> each(NOBODY, one -> connections.udp(one, 443)));
        attempts.put("net.udp.v6", () -> each(List.of(NOBODY6), one -> connections.udp(one, 443)));
        attempts.put("net.udp.time", () -> each(NOBODY, one -> connections.udp(one, 123)));
        attempts.put("net.udp.broadcast", () -> each(List.of("255.255.255.255"), one -> connections.udp(one, 9)));
        attempts.put("net.udp.multicast", () -> each(List.of("224.0.0.251", "ff02::fb"), one -> connections.udp(one, 5353)));
        attempts.put("net.icmp", () -> each(List.of(NOBODY.getFirst(), NOBODY6), connections::ping));
        attempts.put("net.dot", () -> each(NOBODY, one -> connections.tcp(one, 853)));
        attempts.put("net.doh", () -> each(List.of("203.0.113.53"), one -> connections.tcp(one, 443)));
        attempts.putAll(sockets());
        attempts.put("net.gate.relay", () -> each(List.of("127.0.0.1", OWN, "::1"), one -> connections.tcp(one, RELAY)));
        attempts.put("net.gate.ports", this::ports);
        attempts.put("net.change", NetworkChange::make);
        attempts.put("net.rules", () -> connections.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_NETFILTER));
        return attempts;
    }

    private Map<String, Attempt> sockets() {
        return Map.of(
                "net.raw", () -> Outcome.worst(List.of(
                        socket(Sockets.AF_INET, Sockets.SOCK_RAW, IPPROTO_RAW),
                        socket(Sockets.AF_INET6, Sockets.SOCK_RAW, IPPROTO_RAW),
                        socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP))),
                "net.packet", () -> Outcome.worst(List.of(
                        socket(AF_PACKET, Sockets.SOCK_RAW, 0),
                        socket(AF_PACKET, Sockets.SOCK_DGRAM, 0))),
                "net.vsock", () -> socket(AF_VSOCK, Sockets.SOCK_STREAM, 0),
                "net.alg", () -> socket(AF_ALG, 5, 0),
                "net.sctp", () -> socket(Sockets.AF_INET, Sockets.SOCK_STREAM, IPPROTO_SCTP));
    }

    private Outcome socket(int family, int type, int protocol) {
        Attempt attempt = () -> connections.socket(family, type, protocol);
        return attempt.made();
    }

    private Outcome ports() {
        return Outcome.worst(List.of(53, 80, RELAY).stream()
                .flatMap(port -> List.of(Sockets.SOCK_STREAM, Sockets.SOCK_DGRAM).stream()
                        .map(type -> connections.bind(address("127.0.0.1"), type, port)))
                .toList());
    }

    private List<String> hostsAndLoopback() {
        return Stream.concat(targets.all("host").stream(), Stream.of("127.0.0.1")).toList();
    }

    private Outcome host(InetAddress address) {
        return connections.tcp(address, targets.port("port"));
    }

    /// The host's side of it, and the port beside it that nobody published.
    private Outcome published() {
        if (targets.first("published").isEmpty()) {
            return Outcome.absent("no published port");
        }
        var addresses = Stream.concat(targets.all("host").stream(), Stream.of("127.0.0.1", "::1", OWN, "192.0.2.1")).toList();
        return Outcome.worst(List.of(
                each(addresses, one -> connections.tcp(one, targets.port("published"))),
                each(addresses, this::host)));
    }

    /// Another enclosure has the same addresses as this one. Datagrams to them may go: it says whether one arrived.
    private Outcome other() {
        if (targets.first("other-port").isEmpty()) {
            return Outcome.absent("no other enclosure");
        }
        var port = targets.port("other-port");
        var addresses = List.of("127.0.0.1", "::1", OWN);
        each(addresses, one -> connections.udp(one, port));
        return each(addresses, one -> connections.tcp(one, port));
    }

    /// To loopback a datagram may go, and to an address that the enclosure has too: only the host's listener says whether it
    /// arrived there.
    private Outcome hostUdp(InetAddress address) {
        var outcome = connections.udp(address, targets.port("port"));
        var isOwn = address.isLoopbackAddress() || address.equals(address(OWN));
        return isOwn ? Outcome.refused("the enclosure's own address") : outcome;
    }

    private static Outcome each(List<String> addresses, Function<InetAddress, Outcome> attempt) {
        return Outcome.worst(
                addresses.stream().map(address -> tried(() -> attempt.apply(address(address)))).toList());
    }

    private static Outcome tried(Attempt attempt) {
        return attempt.made();
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /// Java would make an IPv4 address of it, unless it is built from bytes with a scope.
    private static InetAddress mapped(String literal) {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(address(literal).getAddress(), 0, bytes, 12, 4);
        try {
            return java.net.Inet6Address.getByAddress("", bytes, 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
