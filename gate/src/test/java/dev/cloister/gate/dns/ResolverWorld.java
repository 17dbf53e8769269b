// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.DnsName;
import dev.cloister.gate.dns.wire.Query;
import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.lease.Admission;
import dev.cloister.gate.lease.FakePassSet;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.policy.Policy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A resolver among fakes; `forwarded` holds all that went upstream.
final class ResolverWorld {
    static final InetSocketAddress ASKER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);
    static final Rdata TEXT = Rdata.of(new byte[] {2, 'o', 'k'});

    final FakePassSet kernel = new FakePassSet();
    final FakeAudit audit = new FakeAudit();
    final FakeClock clock = new FakeClock();
    final FakeProcesses processes = new FakeProcesses();
    final LeaseTable leases;
    final List<String> forwarded = new CopyOnWriteArrayList<>();
    final Admission admission;
    final Resolver resolver;

    ResolverWorld(Policy policy) {
        this(policy, LeaseTable.ofDefaults());
    }

    ResolverWorld(Policy policy, LeaseTable leases) {
        this.leases = leases;
        this.admission = new Admission(leases, kernel, policy);
        Forwarder forwarder = (name, type) -> {
            forwarded.add(type + " " + name);
            return Answer.of(TEXT, 30);
        };
        this.resolver = new Resolver(admission, forwarder, processes, audit, clock);
    }

    Answer ask(String name, int type) {
        return ask(new DnsName(name.isEmpty() ? List.of() : List.of(name.split("\\."))), type);
    }

    Answer ask(DnsName name, int type) {
        var query = new Query(1, true, false, name, type, false);
        return resolver.recall(query).orElseGet(() -> resolver.answer(query, ASKER, Resolver.Transport.UDP));
    }

    static Rdata address(String literal) {
        return Rdata.of(InetAddress.ofLiteral(literal));
    }
}
