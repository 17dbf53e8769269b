// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsIT {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void carriesBytesOverLoopback(String address) {
        var family = address.contains(":") ? Sockets.AF_INET6 : Sockets.AF_INET;
        var listener = Sockets.socket(family, Sockets.SOCK_STREAM, 0);
        Sockets.bind(listener, new InetSocketAddress(address, 0));
        Sockets.listen(listener, 1);
        var client = Sockets.socket(family, Sockets.SOCK_STREAM, 0);
        Sockets.connect(client, Sockets.getsockname(listener));
        var accepted = Sockets.accept4(listener, 0);
        Sockets.send(client, new byte[] {1, 2, 3}, 0);
        var buffer = new byte[8];
        assertThat(Sockets.recv(accepted, buffer, 0)).isEqualTo(3);
        assertThat(buffer).startsWith(1, 2, 3);
        assertThat(Files.fcntl(accepted, Files.F_GETFD, 0)).isEqualTo(Files.FD_CLOEXEC);
        for (var fd : new int[] {listener, client, accepted}) {
            Files.close(fd);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tellsWhoSentADatagram(String address) {
        var family = address.contains(":") ? Sockets.AF_INET6 : Sockets.AF_INET;
        var here = Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
        Sockets.bind(here, new InetSocketAddress(address, 0));
        var there = Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
        Sockets.bind(there, new InetSocketAddress(address, 0));
        Sockets.sendto(there, new byte[] {9}, 0, Sockets.getsockname(here));
        var received = Sockets.recvfrom(here, new byte[4], 0);
        assertThat(received).isEqualTo(new Sockets.Received(1, Sockets.getsockname(there)));
        Files.close(here);
        Files.close(there);
    }

    @Test
    void refusesWithTheKernelsReason() {
        var client = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        assertThatThrownBy(() -> Sockets.connect(client, new InetSocketAddress("127.0.0.1", 1)))
                .hasMessage("cannot connect to /127.0.0.1:1: Connection refused (ECONNREFUSED)");
        Files.close(client);
    }

    @Test
    void bindsANetlinkSocketAndSetsOptions() {
        var socket = Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_ROUTE);
        Sockets.bind_netlink(socket, 0, 0);
        Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, 65_536);
        assertThat(Sockets.getsockopt_int(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF))
                .isEqualTo(131_072);
        Files.close(socket);
    }
}
