// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.prober.attack.Outcome;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Connections and datagrams, each of which says the token of this proof to whoever listens.
///
/// A refusal comes at once: what is still unanswered after [#PATIENCE] counts as sent.
record Connections(String token) {
    static final int PATIENCE = 3_000;
    private static final int SO_BROADCAST = 6;

    /// Opens a TCP connection.
    Outcome tcp(InetAddress address, int port) {
        var to = new InetSocketAddress(address, port);
        var fd = Sockets.socket(family(address), Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, 0);
        try {
            connect(fd, to);
            var events = Files.poll(new int[] {fd}, new short[] {Files.POLLOUT}, PATIENCE);
            if (events[0] == 0) {
                return Outcome.reached("%s: no refusal within %d ms".formatted(shown(to), PATIENCE));
            }
            var error = Sockets.getsockopt_int(fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR);
            if (error != 0) {
                return Outcome.refused(new Errno(error).name());
            }
            Sockets.send(fd, token.getBytes(US_ASCII), 0);
            return Outcome.reached("connected to " + shown(to));
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } finally {
            Files.close(fd);
        }
    }

    /// Sends a datagram.
    Outcome udp(InetAddress address, int port) {
        var to = new InetSocketAddress(address, port);
        var fd = Sockets.socket(family(address), Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK, 0);
        try {
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, SO_BROADCAST, 1);
            Sockets.sendto(fd, token.getBytes(US_ASCII), 0, to);
            var late = Files.poll(new int[] {fd}, new short[] {Files.POLLIN}, 50)[0] & Files.POLLERR;
            var error = late == 0 ? 0 : Sockets.getsockopt_int(fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR);
            return error == 0
                    ? Outcome.reached("sent to " + shown(to))
                    : Outcome.refused(new Errno(error).name());
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } finally {
            Files.close(fd);
        }
    }

    /// Pings.
    Outcome ping(InetAddress address) {
        var isFour = address instanceof Inet4Address;
        var fd = Sockets.socket(family(address), Sockets.SOCK_DGRAM, isFour ? Sockets.IPPROTO_ICMP : 58);
        try {
            // Echo request, with a checksum that the kernel fills in.
            var request = new byte[] {(byte) (isFour ? 8 : 128), 0, 0, 0, 0, 1, 0, 1, 'p', 'r', 'o', 'v', 'e'};
            Sockets.sendto(fd, request, 0, new InetSocketAddress(address, 0));
            return Outcome.reached("echo request sent to " + address.getHostAddress());
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } finally {
            Files.close(fd);
        }
    }

    /// Only makes a socket: no enclosure has one of this kind.
    Outcome socket(int family, int type, int protocol) {
        Files.close(Sockets.socket(family, type, protocol));
        return Outcome.reached("socket(%d, %d, %d) was made".formatted(family, type, protocol));
    }

    /// Takes a port that is the gate's, sharing it where the kernel lets sockets share one.
    Outcome bind(InetAddress address, int type, int port) {
        var fd = Sockets.socket(family(address), type, 0);
        try {
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, 15, 1);
            Sockets.bind(fd, new InetSocketAddress(address, port));
            return Outcome.reached("bound port %d".formatted(port));
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } finally {
            Files.close(fd);
        }
    }

    private static void connect(int fd, InetSocketAddress to) {
        try {
            Sockets.connect(fd, to);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EINPROGRESS)) {
                throw e;
            }
        }
    }

    private static int family(InetAddress address) {
        return address instanceof Inet4Address ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    private static String shown(InetSocketAddress address) {
        return "%s port %d".formatted(address.getAddress().getHostAddress(), address.getPort());
    }
}
