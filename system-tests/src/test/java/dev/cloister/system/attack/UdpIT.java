// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import org.junit.jupiter.api.extension.ExtendWith;

/// Everything that isn't TCP: datagrams, echo requests, other transports, raw packets, frames, the hypervisor's
/// sockets.
@ExtendWith(LauncherExtension.class)
final class UdpIT {
    private final World world;
    private final Launchers launchers;

    UdpIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void refusesDatagramsToAnyoneAtOnce(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .python(Python.TRIES + """
                for address in ('%s', '%s', lease('%s')):
                    for port in (443, 123, 500, 4500, 31337): udp(address, port, b'token-datagram')
                """.formatted(target.four(), target.six(), target.name()));
        assertThat(ended.stdout().lines()).as(ended.toString()).hasSize(15).allMatch(line -> line.startsWith("EPERM"));
        assertThat(ended.recorded(event -> event.kind().equals("packet_rejected")
                        && event.at("connection_info.protocol_name").equals("udp")))
                .as(ended.toString())
                .isTrue();
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void sendsNoMulticastAndNoBroadcast(User user) {
        var ended = launchers.as(user).python(Python.TRIES + """
                for address in ('224.0.0.251', '255.255.255.255', '239.1.2.3', 'ff02::fb%eth0', 'ff05::2', '169.254.255.255'):
                    for port in (5353, 1900, 67):
                        packets = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_DGRAM)
                        packets.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                        try:
                            where = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)[0][4]
                            packets.sendto(b'token-multicast', where)
                            print('SENT', address, port)
                        except OSError as error: print(name(error), address, port)
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).as(ended.toString()).isNotEmpty().doesNotContain("SENT");
        assertThat(world.heard("token-multicast")).isFalse();
    }

    @AsEachUser
    void sendsNoEchoRequestsAndNoOtherTransport(User user) {
        var target = world.fresh();
        var ended = launchers.as(user).python(Python.TRIES + """
                echo = b'\\x08\\0\\x55\\x55\\0\\0\\0\\0token-echo'
                kinds = {
                    'ping': (socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP),
                    'raw icmp': (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
                    'raw ip': (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
                    'gre': (socket.AF_INET, socket.SOCK_RAW, 47),
                    'sctp': (socket.AF_INET, socket.SOCK_STREAM, 132),
                    'dccp': (socket.AF_INET, 6, 33),
                    'udplite': (socket.AF_INET, socket.SOCK_DGRAM, 136),
                    'mptcp': (socket.AF_INET, socket.SOCK_STREAM, 262),
                    'ping six': (socket.AF_INET6, socket.SOCK_DGRAM, 58),
                    'raw six': (socket.AF_INET6, socket.SOCK_RAW, 58)}
                for kind, (family, form, protocol) in kinds.items():
                    try:
                        one = socket.socket(family, form, protocol); one.settimeout(2)
                        address = '%s' if family == socket.AF_INET else '%s'
                        if form == socket.SOCK_STREAM or form == 6: one.connect((address, 9)); one.send(b'token-transport')
                        else: one.sendto(echo, (address, 9))
                        print('SENT', kind)
                    except OSError as error: print(name(error), kind)
                """.formatted(target.four(), target.six()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("EPERM raw icmp", "EPERM raw ip", "EPERM raw six", "EPROTONOSUPPORT sctp", "EPROTONOSUPPORT udplite")
                .doesNotContain("SENT");
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void opensNoPacketSocketAndNoSocketToTheHypervisor(User user) {
        var ended = launchers.as(user).python(Python.TRIES + """
                for family, form in ((17, socket.SOCK_RAW), (17, socket.SOCK_DGRAM), (40, socket.SOCK_STREAM), (44, socket.SOCK_RAW)):
                    try:
                        one = socket.socket(family, form, 0x0300 if family == 17 else 0)
                        print('OPENED', family, form)
                        if family == 40: one.settimeout(2); one.connect((2, 22))
                    except OSError as error: print(name(error), family, form)
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("OPENED");
    }
}
