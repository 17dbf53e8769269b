// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The gate's listening sockets in the enclosure, as file descriptors.
///
/// All ports are below 1024, so that an agent without capabilities can't bind them, and none has SO_REUSEPORT, so
/// that nobody can share one. SO_REUSEADDR lets a gate that is started again bind while connections of its predecessor
/// are still on their way out; two listeners can't share a port by it. They are bound to the wildcard: at this time `lo` is still down and has no address.
public record Doors(List<Integer> dnsUdp, List<Integer> dnsTcp, int relay4, int relay6) {
    /// Where redirected connections arrive.
    public static final int RELAY_PORT = 1023;

    private static final int DNS_PORT = 53;
    private static final int BACKLOG = 4096;

    public Doors {
        dnsUdp = List.copyOf(dnsUdp);
        dnsTcp = List.copyOf(dnsTcp);
    }

    /// Opens them in the calling thread's network namespace.
    static Doors open() {
        var opened = new ArrayList<Integer>();
        try {
            for (var family : List.of(Sockets.AF_INET, Sockets.AF_INET6)) {
                opened.add(bound(family, Sockets.SOCK_DGRAM, DNS_PORT));
                opened.add(listening(family, DNS_PORT));
                opened.add(listening(family, RELAY_PORT));
            }
            return new Doors(
                    List.of(opened.get(0), opened.get(3)),
                    List.of(opened.get(1), opened.get(4)),
                    opened.get(2),
                    opened.get(5));
        } catch (RuntimeException e) {
            opened.forEach(Files::close);
            throw e;
        }
    }

    private static int listening(int family, int port) {
        var fd = bound(family, Sockets.SOCK_STREAM, port);
        Sockets.listen(fd, BACKLOG);
        return fd;
    }

    private static int bound(int family, int type, int port) {
        var fd = Sockets.socket(family, type | Sockets.SOCK_NONBLOCK, 0);
        if (family == Sockets.AF_INET6) {
            Sockets.setsockopt(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 1);
        }
        if (type == Sockets.SOCK_STREAM) {
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        }
        Sockets.bind(fd, new InetSocketAddress(wildcard(family), port));
        return fd;
    }

    private static InetAddress wildcard(int family) {
        try {
            return InetAddress.getByAddress(new byte[family == Sockets.AF_INET ? 4 : 16]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
