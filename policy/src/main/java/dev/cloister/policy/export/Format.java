// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tools that a policy can be written for.
public enum Format {
    /// The firewall of a container, with its variables and its old place.
    INIT_FIREWALL("init-firewall"),
    /// The same for iptables, ip6tables and ipset alone, and this policy alone.
    IPTABLES("iptables"),
    /// The same for nft.
    NFT("nft"),
    SQUID("squid"),
    CILIUM("cilium"),
    NETWORK_POLICY("networkpolicy");

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /// What the command line calls it.
    public String word() {
        return word;
    }

    /// The format of that name.
    public static Optional<Format> named(String word) {
        return Stream.of(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /// The names of all, for messages.
    public static String words() {
        return Stream.of(values()).map(Format::word).collect(Collectors.joining(", "));
    }
}
