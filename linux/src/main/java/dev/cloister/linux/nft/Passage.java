// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import java.net.Inet4Address;

/// What may pass: every address of a network, on these ports.
public record Passage(Network network, PortRange ports) {
    /// One address on these ports.
    public static Passage of(Inet4Address address, PortRange ports) {
        return new Passage(Network.of(address), ports);
    }

    /// Whether it is one address with one port, which the kernel finds by hash.
    boolean isPair() {
        return network.isOneAddress() && ports.first() == ports.last();
    }

    /// As an element of an nft set.
    @Override
    public String toString() {
        return network + " . " + ports;
    }
}
