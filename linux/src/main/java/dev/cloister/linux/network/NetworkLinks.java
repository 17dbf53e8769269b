// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.network;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The links, addresses and routes that make a network namespace look like a network, and answer every address of
/// the
/// world in it.
///
/// Besides `lo` there is a veth pair with both ends inside: with `lo` alone, programs that ask for names with
/// `AI_ADDRCONFIG` get none. The local routes come before all others; their `src` lets connection tracking see the
/// replies of UDP. The default route is for show.
///
/// @param own the address of `eth0`, outside the pool of leases
/// @param gateway the address the default route points at, in the same network of 30 bits; nobody has it
public record NetworkLinks(Inet4Address own, Inet4Address gateway) {
    /// From the range that RFC 5737 keeps for documentation: nobody is there.
    private static final InetSocketAddress SOMEONE_4 = new InetSocketAddress(address("203.0.113.1"), 9);
    /// From the range that RFC 3849 keeps for documentation.
    private static final InetSocketAddress SOMEONE_6 = new InetSocketAddress(address("2001:db8::1"), 9);

    /// The input of one `ip -batch -`, in a new namespace.
    public String batch() {
        return "link add eth0 type veth peer name eth1\n" + again();
    }

    /// The same where the links are there already: it changes nothing that is in place.
    public String again() {
        return """
                link set lo up
                link set eth0 addrgenmode none
                link set eth1 addrgenmode none
                address replace %s/30 dev eth0
                link set eth1 up
                link set eth0 up
                route replace default via %s dev eth0
                route replace local default dev lo table local src 127.0.0.1
                route replace local ::/0 dev lo table local src ::1
                """.formatted(own.getHostAddress(), gateway.getHostAddress());
    }

    /// Links of a network that others made which are up and aren't ours, by name: ways out that nobody has sealed.
    ///
    /// @param listing what `ip -brief address show up` tells: name and peer, state, addresses. A peer that is named is in
    ///     this network too; one elsewhere is a number
    public List<String> strangers(String listing) {
        var strangers = new ArrayList<String>();
        for (var line : listing.lines().toList()) {
            var words = List.of(line.strip().split(" +"));
            var addresses = words.subList(Math.min(2, words.size()), words.size());
            var ours = switch (words.getFirst()) {
                case "lo" -> true;
                case "eth0@eth1" -> List.of(own.getHostAddress() + "/30").containsAll(addresses);
                case "eth1@eth0" -> addresses.isEmpty();
                default -> false;
            };
            if (!ours) {
                strangers.add(words.getFirst());
            }
        }
        return List.copyOf(strangers);
    }

    /// Whether a network has the pair already.
    ///
    /// @param listing what `ip -brief link` tells
    public static boolean isMade(String listing) {
        return listing.lines().anyMatch(line -> line.startsWith("eth0@eth1 "));
    }

    /// What is wrong with the calling thread's network, one sentence each; empty when all is in place.
    ///
    /// Asks the kernel which way it would send, by connecting datagram sockets that send nothing: a route that is
    /// listed isn't yet the route that is taken.
    public List<String> faults() {
        var faults = new ArrayList<String>();
        expect(faults, Sockets.AF_INET, SOMEONE_4, address("127.0.0.1"));
        expect(faults, Sockets.AF_INET6, SOMEONE_6, address("::1"));
        expect(faults, Sockets.AF_INET, new InetSocketAddress(own, 9), own);
        return List.copyOf(faults);
    }

    private static void expect(List<String> faults, int family, InetSocketAddress to, InetAddress from) {
        var socket = Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
        try {
            Sockets.connect(socket, to);
            var source = Sockets.getsockname(socket).getAddress();
            if (!source.equals(from)) {
                faults.add("packets to %s leave from %s (expected: %s)"
                        .formatted(to.getAddress().getHostAddress(), source.getHostAddress(), from.getHostAddress()));
            }
        } catch (SyscallException noRoute) {
            faults.add(noRoute.getMessage());
        } finally {
            Files.close(socket);
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
