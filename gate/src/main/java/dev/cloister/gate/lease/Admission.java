// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The policy in force, together with what it has let into the kernel's set: leases are granted and policies
/// replaced
/// one at a time, so that no pair of an old policy enters the set after a new one has filled it.
///
/// Safe for use by many threads. Granting anew and replacing wait for the kernel.
public final class Admission {
    private final LeaseTable leases;
    private final PassSet passes;
    private final Set<HostName> admitted = ConcurrentHashMap.newKeySet();
    private volatile Policy policy;
    private volatile long generation;

    /// Starts with `policy`, and fills the kernel's set by it.
    public Admission(LeaseTable leases, PassSet passes, Policy policy) {
        this.leases = leases;
        this.passes = passes;
        this.policy = policy;
        passes.replace(leases.pairs(policy), policy.mode().isOpen());
    }

    /// The policy in force.
    public Policy policy() {
        return policy;
    }

    /// A number that grows with every policy.
    public long generation() {
        return generation;
    }

    /// The table behind it.
    public LeaseTable leases() {
        return leases;
    }

    /// Leases an address for `name` and lets the ports that the policy allows it pass; when this returns, the
    /// kernel
    /// has taken them. A name refused gets a lease too, and nothing of it passes.
    public Grant admit(HostName name) {
        var held = leases.addressOf(name);
        return held.isPresent() && admitted.contains(name)
                ? new Grant.Granted(new Lease(name, held.get()))
                : admitAnew(name);
    }

    /// Puts `next` in force: the whole set is replaced in one transaction, and if the kernel refuses it, the policy
    /// stays as it was.
    public synchronized void replace(Policy next) {
        passes.replace(leases.pairs(next), next.mode().isOpen());
        policy = next;
        generation = generation + 1;
        admitted.clear();
    }

    private synchronized Grant admitAnew(HostName name) {
        var grant = leases.grant(name, policy);
        if (grant instanceof Grant.Granted(var lease) && admitted.add(name)) {
            permit(lease);
        }
        return grant;
    }

    private void permit(Lease lease) {
        var ports = leases.ports(lease.name(), policy);
        if (ports.isEmpty() || policy.mode().isOpen()) {
            return;
        }
        try {
            passes.permit(lease.address(), ports);
        } catch (RuntimeException e) {
            admitted.remove(lease.name());
            throw e;
        }
    }
}
