// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.AuditLog;
import dev.cloister.gate.dns.Upstream;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.gate.host.Processes;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.policy.Policy;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the relay needs of the rest of the gate.
///
/// @param policy the policy in force, asked anew for each decision
/// @param enclosureAddresses the enclosure's own addresses: who connects to them means the enclosure, not the gate
/// @param hostAddresses whether an address is one of the host's own
/// @param namespace asked of each upstream socket before it connects
public record Surroundings(
        Supplier<Policy> policy,
        LeaseTable leases,
        Upstream upstream,
        Processes processes,
        AuditLog audit,
        Approvals approvals,
        Page page,
        Optional<CompanyProxy> proxy,
        Set<InetAddress> enclosureAddresses,
        Predicate<InetAddress> hostAddresses,
        NamespaceCheck namespace,
        Limits limits,
        InstantSource clock) {
    public Surroundings {
        enclosureAddresses = Set.copyOf(enclosureAddresses);
    }
}
