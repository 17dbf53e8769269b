// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/// The addresses of the host's own interfaces, read anew every few seconds. Safe for use by many threads.
final class OwnAddresses {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private Set<InetAddress> addresses;
    private Instant read;

    OwnAddresses(InstantSource clock) {
        this.clock = clock;
        this.addresses = read();
        this.read = clock.instant();
    }

    boolean contains(InetAddress address) {
        return current().contains(address);
    }

    /// Whether the host has an IPv6 address that reaches beyond its own links.
    boolean hasIpv6() {
        return current().stream()
                .anyMatch(address -> address instanceof Inet6Address
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress());
    }

    private synchronized Set<InetAddress> current() {
        var now = clock.instant();
        if (!Duration.between(read, now).abs().minus(KEPT).isNegative()) {
            addresses = read();
            read = now;
        }
        return addresses;
    }

    private static Set<InetAddress> read() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new UnreadableConfiguration("cannot list the host's interfaces: " + e.getMessage(), e);
        }
    }
}
