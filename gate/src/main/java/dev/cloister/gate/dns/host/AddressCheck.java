// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.dns.Resolution;
import dev.cloister.policy.AddressClass;
import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule.Admits;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Refuses upstream addresses that lead somewhere a public name has no business to be.
final class AddressCheck {
    private final Cidr pool;
    private final OwnAddresses own;

    AddressCheck(Cidr pool, OwnAddresses own) {
        this.pool = pool;
        this.own = own;
    }

    /// The addresses among `addresses` that `admits` lets through, in the order to try; refused if none is left.
    Resolution check(HostName name, List<InetAddress> addresses, Admits admits) {
        var admitted = addresses.stream()
                .filter(address -> objection(address, admits).isEmpty())
                .toList();
        if (!admitted.isEmpty()) {
            return new Resolution.Found(DialOrder.of(admitted, own.hasIpv6()));
        }
        var first = addresses.getFirst();
        return new Resolution.Refused(Reason.of(
                Reason.Code.ADDRESS_CLASS,
                "%s stands for %s: %s"
                        .formatted(
                                name,
                                first.getHostAddress(),
                                objection(first, admits).orElseThrow())));
    }

    /// Whether the host itself has this address.
    boolean isOwn(InetAddress address) {
        return own.contains(address);
    }

    private Optional<String> objection(InetAddress address, Admits admits) {
        if (pool.contains(address)) {
            return Optional.of("an address of the enclosure's own leases");
        }
        if (own.contains(address) && admits != Admits.SERVICE) {
            return Optional.of("an address of the host itself");
        }
        return AddressClass.of(address)
                .filter(kind -> !kind.isAdmittedBy(admits))
                .map(AddressClass::words);
    }
}
