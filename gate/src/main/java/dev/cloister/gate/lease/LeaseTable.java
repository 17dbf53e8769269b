// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which virtual address stands for which name inside one enclosure.
///
/// Safe for use by many threads: look-ups never wait, grants of new names take this object's lock.
/// Invariant: an address, once granted, stands for the same name until the enclosure is gone.
public final class LeaseTable {
    /// The name under which the gate itself speaks to the agent; always leased, always at the same address, port
    /// 80.
    public static final HostName PAGE = HostName.parse("cloister.internal");
    /// RFC 2544's benchmarking block: routed nowhere on the internet, 131,072 addresses.
    public static final Cidr DEFAULT_POOL = Cidr.parse("198.18.0.0/15");
    /// What reaches the gate for refused names under `refusals: explain`: protocols in which it can say why.
    private static final Ports EXPLAINED = Ports.of(22, 80, 443);

    private static final Ports PAGE_PORTS = Ports.of(80);

    private final Map<HostName, Lease> byName = new ConcurrentHashMap<>();
    private final Map<InetAddress, HostName> byAddress = new ConcurrentHashMap<>();
    private final Budgets budgets = new Budgets();
    private final Pool pool;
    private final Quotas quotas;
    private int unruled;

    public LeaseTable(Cidr pool, Quotas quotas) {
        this.pool = new Pool(pool);
        this.quotas = quotas;
        keep(new Lease(PAGE, this.pool.page()));
    }

    /// A table over the default pool with the default quotas.
    public static LeaseTable ofDefaults() {
        return new LeaseTable(DEFAULT_POOL, Quotas.DEFAULT);
    }

    /// Leases an address for `name`, whether `policy` allows it or not: a refused name's lease makes `connect()`
    /// fail at once, and lets the refusal be told by name. The same name gets the same address, however often it is
    /// asked for.
    public Grant grant(HostName name, Policy policy) {
        var rule = policy.ruleFor(name);
        var held = byName.get(name);
        if (held != null && rule.map(r -> budgets.covers(r, name)).orElse(true)) {
            return new Grant.Granted(held);
        }
        return grant(name, rule);
    }

    /// The name that an address stands for.
    public Optional<HostName> nameOf(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /// The address that stands for a name, if it was granted one.
    public Optional<Inet4Address> addressOf(HostName name) {
        return Optional.ofNullable(byName.get(name)).map(Lease::address);
    }

    /// The block that leases come from; nothing upstream may have an address in it.
    public Cidr pool() {
        return pool.block();
    }

    /// The ports of a leased name that the kernel lets through to the gate under `policy`.
    public Ports ports(HostName name, Policy policy) {
        if (name.equals(PAGE)) {
            return PAGE_PORTS;
        }
        var allowed = policy.ports(name);
        return policy.refusals() == Refusals.EXPLAIN ? allowed.plus(EXPLAINED) : allowed;
    }

    /// Every pair that passes under `policy`, for a reload. A name whose wildcard has no room left in its budget,
    /// as
    /// when it was refused before and asked for in plenty, keeps its lease and passes nothing.
    public synchronized Map<Inet4Address, Ports> pairs(Policy policy) {
        var pairs = new HashMap<Inet4Address, Ports>();
        for (var lease : byName.values()) {
            var ports = ports(lease.name(), policy);
            if (!ports.isEmpty() && grant(lease.name(), policy) instanceof Grant.Granted) {
                pairs.put(lease.address(), ports);
            }
        }
        return Map.copyOf(pairs);
    }

    private synchronized Grant grant(HostName name, Optional<Rule> rule) {
        var held = byName.get(name);
        if (held == null && byName.size() >= quotas.all()) {
            return exhausted("%d names have leases, the limit of an enclosure".formatted(byName.size()));
        }
        if (held == null && rule.isEmpty() && unruled >= quotas.unruled()) {
            return exhausted("%d names that no rule covers have leases, the limit of an enclosure".formatted(unruled));
        }
        var refusal = rule.flatMap(r -> budgets.spend(r, name));
        if (refusal.isPresent()) {
            return new Grant.Exhausted(refusal.get());
        }
        return held != null ? new Grant.Granted(held) : take(name, rule.isPresent());
    }

    private Grant take(HostName name, boolean ruled) {
        var address = pool.take();
        if (address.isEmpty()) {
            return exhausted("every address of %s is leased".formatted(pool.block()));
        }
        unruled += ruled ? 0 : 1;
        return new Grant.Granted(keep(new Lease(name, address.get())));
    }

    private Lease keep(Lease lease) {
        byAddress.put(lease.address(), lease.name());
        byName.put(lease.name(), lease);
        return lease;
    }

    private static Grant exhausted(String text) {
        return new Grant.Exhausted(Reason.of(Reason.Code.LEASES_EXHAUSTED, text));
    }
}
