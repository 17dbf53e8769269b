// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate;

import dev.cloister.audit.AuditLog;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.LivePolicy;
import dev.cloister.gate.dns.DnsServer;
import dev.cloister.gate.dns.Resolver;
import dev.cloister.gate.dns.host.HostUpstream;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.gate.host.Processes;
import dev.cloister.gate.lease.Admission;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.gate.lease.PassSet;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.gate.page.AgentPage;
import dev.cloister.gate.page.RecentRefusals;
import dev.cloister.gate.relay.KernelDestination;
import dev.cloister.gate.relay.Limits;
import dev.cloister.gate.relay.PageHandler;
import dev.cloister.gate.publish.Published;
import dev.cloister.gate.relay.Relay;
import dev.cloister.gate.relay.Surroundings;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The process's gate: answers the enclosure's DNS and carries its connections, by one policy at a time.
///
/// It composes resolver, relay and page, which share nothing but the leases and the policy in force. Its event
/// loops start
/// here, on the host's network; [Doorway] brings only descriptors.
public final class Gate implements AutoCloseable {
    private final Loops loops;
    private final Resolver resolver;
    private final DnsServer dns;
    private final Relay relay;
    private final LeaseTable leases;

    private Gate(Loops loops, LeaseTable leases, Resolver resolver, DnsServer dns, Relay relay) {
        this.loops = loops;
        this.leases = leases;
        this.resolver = resolver;
        this.dns = dns;
        this.relay = relay;
    }

    /// What a gate works with.
    ///
    /// @param passes the kernel's set, which is filled before this returns
    /// @param enclosureAddresses the enclosure's own addresses: whoever is redirected from there isn't
    /// @param breach ends the run, for this reason
    public record Parts(
            Doorway doorway,
            LivePolicy policy,
            PassSet passes,
            Processes processes,
            AuditLog audit,
            Approvals approvals,
            RecentRefusals refusals,
            Optional<CompanyProxy> proxy,
            Set<InetAddress> enclosureAddresses,
            Consumer<String> breach,
            InstantSource clock) {}

    /// Opens the gate: from here on the agent's questions and connections are answered. The event loops are started here,
    /// on the calling thread's network.
    public static Gate open(Parts parts) {
        var breach = parts.breach();
        var open = Loops.open(() -> breach.accept("one of its threads has died"));
        var loops = open.group();
        var leases = LeaseTable.ofDefaults();
        var policy = parts.policy().current();
        var admission = new Admission(leases, parts.passes(), policy);
        var network = new NamespaceCheck(
                parts.doorway().hostNetwork(),
                () -> breach.accept("one of its sockets was found in another network than it should be"));
        var upstream = HostUpstream.open(loops.next(), network, leases.pool(), parts.policy()::current, parts.clock());
        var resolver = new Resolver(admission, upstream, parts.processes(), parts.audit(), parts.clock());
        var relay = Relay.open(
                surroundings(parts, leases, upstream, network),
                new KernelDestination(),
                loops,
                List.of(parts.doorway().relay4(), parts.doorway().relay6()));
        var dns =
                DnsServer.open(loops, parts.doorway().dnsUdp(), parts.doorway().dnsTcp(), resolver);
        parts.policy().onChange(policy, next -> apply(next, admission, relay, parts.approvals()));
        return new Gate(open, leases, resolver, dns, relay);
    }

    /// Lets the host reach servers inside, until this is closed.
    public void publish(Published published) {
        relay.publish(published);
    }

    /// How many connections are open now.
    public int open() {
        return relay.connections().count();
    }

    /// The name that an address of the enclosure stands for.
    public Optional<HostName> nameOf(InetAddress address) {
        return leases.nameOf(address);
    }

    /// The process that asked for a name last, if one was seen.
    public Optional<ProcessIdentity> lastAskerOf(HostName name) {
        return resolver.askers().lastOf(name);
    }

    /// Ends every connection, then the event loops.
    @Override
    public void close() {
        dns.close();
        relay.close();
        resolver.close();
        loops.close();
    }

    /// The kernel first: what the new policy refuses must not begin while what it refuses is being ended.
    private static void apply(Policy next, Admission admission, Relay relay, Approvals approvals) {
        admission.replace(next);
        relay.connections().closeRefused(next);
        approvals.policyChanged(next);
    }

    private static Surroundings surroundings(
            Parts parts, LeaseTable leases, HostUpstream upstream, NamespaceCheck network) {
        var page = new AgentPage(parts.policy()::current, parts.refusals(), parts.approvals());
        return new Surroundings(
                parts.policy()::current,
                leases,
                upstream,
                parts.processes(),
                parts.audit(),
                (question, patience) -> switch (await(parts.approvals(), question, patience)) {
                    case Approvals.Answer.Allowed _ -> dev.cloister.gate.relay.Approvals.Answer.ALLOWED;
                    case Approvals.Answer.Refused _ -> dev.cloister.gate.relay.Approvals.Answer.REFUSED;
                },
                (channel, _) -> {
                    PageHandler.install(channel.pipeline(), page);
                    channel.config().setAutoRead(true);
                },
                parts.proxy(),
                parts.enclosureAddresses(),
                upstream::isOwn,
                network,
                Limits.DEFAULT,
                parts.clock());
    }

    private static Approvals.Answer await(
            Approvals approvals, dev.cloister.gate.relay.Approvals.Question question, java.time.Duration patience) {
        try {
            return approvals.await(question.name(), question.port(), question.process(), patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Approvals.Answer.Refused(question.reason());
        }
    }
}
