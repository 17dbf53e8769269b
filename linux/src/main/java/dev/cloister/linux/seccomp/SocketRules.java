// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Rule.rules;
import static dev.cloister.linux.seccomp.Step.ALLOW;
import static dev.cloister.linux.seccomp.Step.EPERM;
import static dev.cloister.linux.seccomp.Step.among;
import static dev.cloister.linux.seccomp.Syscall.call;

import dev.cloister.linux.seccomp.Step.Match;
import dev.cloister.linux.seccomp.Step.Refuse;
import dev.cloister.linux.syscall.Errno;
import java.util.List;
import java.util.stream.Stream;

/// Which sockets there are inside: Unix, TCP, UDP and ping, and the netlink family that lists addresses and
/// routes.
///
/// Everything else either reaches past the network namespace (vsock) or past the gate (packets of one's own
/// making), or makes the kernel load a protocol that nobody has looked at for years.
final class SocketRules {
    // linux/socket.h
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;

    // linux/net.h
    private static final int SOCK_TYPE_MASK = 0xf;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_PACKET = 10;

    /// "Any", ICMP, TCP, UDP, ICMPv6 and MPTCP of linux/in.h. With ICMP, a datagram socket is ping's.
    private static final List<Integer> PROTOCOLS = List.of(0, 6, 17, 1, 58, 262);

    private static final Step NO_FAMILY = new Refuse(Errno.EAFNOSUPPORT);
    private static final Step NO_PROTOCOL = new Refuse(new Errno(93)); // EPROTONOSUPPORT

    private SocketRules() {}

    static Stream<Rule> all() {
        var pair = among(Field.argument(0), List.of(AF_UNIX), ALLOW, NO_FAMILY);
        return Stream.of(
                        rules(
                                "only Unix, TCP, UDP and routing sockets are looked after; vsock leaves the namespace",
                                socket(),
                                call("socket", 41, 198)),
                        rules("only Unix sockets come in pairs", pair, call("socketpair", 53, 199)))
                .flatMap(rules -> rules);
    }

    /// The order: TCP and UDP, the most frequent, first. Routing sockets are raw by custom, so their type is
    /// not looked at.
    private static Step socket() {
        var routing = among(Field.argument(2), List.of(NETLINK_ROUTE), ALLOW, NO_FAMILY);
        var netlink = among(Field.argument(0), List.of(AF_NETLINK), routing, NO_FAMILY);
        var unix =
                among(Field.argument(0), List.of(AF_UNIX), type(List.of(SOCK_RAW, SOCK_PACKET), EPERM, ALLOW), netlink);
        var protocol = among(Field.argument(2), PROTOCOLS, ALLOW, NO_PROTOCOL);
        var internet = type(List.of(SOCK_STREAM, SOCK_DGRAM), protocol, EPERM);
        return among(Field.argument(0), List.of(AF_INET, AF_INET6), internet, unix);
    }

    private static Step type(List<Integer> types, Step then, Step otherwise) {
        return new Match(Field.argument(1), SOCK_TYPE_MASK, types, then, otherwise);
    }
}
