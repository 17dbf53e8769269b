// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.gate.lease.PassSet;
import dev.cloister.linux.nft.Network;
import dev.cloister.linux.nft.Passage;
import dev.cloister.linux.nft.PortRange;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.net.Inet4Address;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The kernel's set of an enclosure on this machine: leased pairs, and the blocks of literal addresses that rules
/// allow.
final class EnclosurePassSet implements PassSet {
    private final Perimeter perimeter;
    private final Supplier<Policy> policy;

    /// @param policy whose rules for literal addresses pass too, as it stands at each replacement
    EnclosurePassSet(Perimeter perimeter, Supplier<Policy> policy) {
        this.perimeter = perimeter;
        this.policy = policy;
    }

    /// Before any name is leased: lets through what needs no lease, if anything does. What a policy says later comes
    /// with the gate.
    void begin() {
        var now = policy.get();
        if (now.mode().isOpen() || now.allow().stream().anyMatch(rule -> rule.target() instanceof Target.Addresses)) {
            replace(Map.of(), now.mode().isOpen());
        }
    }

    @Override
    public void permit(Inet4Address address, Ports ports) {
        perimeter.permit(address, ranges(ports));
    }

    @Override
    public void replace(Map<Inet4Address, Ports> pairs, boolean everything) {
        var leased = pairs.entrySet().stream()
                .flatMap(pair -> ranges(pair.getValue()).stream().map(range -> Passage.of(pair.getKey(), range)));
        var literal = policy.get().allow().stream().flatMap(EnclosurePassSet::literal);
        perimeter.replace(Stream.concat(leased, literal).toList(), everything);
    }

    /// The set holds IPv4 alone: the policy file refuses rules for literal IPv6 addresses.
    private static Stream<Passage> literal(Rule rule) {
        return rule.target() instanceof Target.Addresses(var cidr) && cidr.network() instanceof Inet4Address network
                ? ranges(rule.ports()).stream().map(range -> new Passage(new Network(network, cidr.prefix()), range))
                : Stream.empty();
    }

    private static List<PortRange> ranges(Ports ports) {
        return ports.ranges().stream()
                .map(range -> new PortRange(range.first(), range.last()))
                .toList();
    }
}
