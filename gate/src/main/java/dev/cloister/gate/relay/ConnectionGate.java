// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.host.Holders;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.policy.Decision;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// The walk of one connection: receive, ask, decide, act, record. It waits where it must, so it runs on a virtual
/// thread; once both ends are joined the event loop has them alone.
///
/// Safe for use by many threads.
final class ConnectionGate implements AutoCloseable {
    private final Surroundings surroundings;
    private final Ledger ledger;
    private final Routes routes;
    private final Holders holders;
    private final Joiner joiner;
    private final Semaphore askable;
    private final AtomicLong numbers = new AtomicLong();

    ConnectionGate(Surroundings surroundings, Ledger ledger, Joiner joiner) {
        this.surroundings = surroundings;
        this.ledger = ledger;
        this.routes = new Routes(surroundings);
        this.holders = new Holders(surroundings.processes(), surroundings.clock());
        this.joiner = joiner;
        this.askable = new Semaphore(surroundings.limits().held());
    }

    /// Takes one connection from its first byte to its relay or its refusal.
    ///
    /// @param listener where the gate itself was listening
    void carry(AgentEnd agent, Optional<InetSocketAddress> destination, InetSocketAddress listener) {
        var attempt = receive(agent, destination.orElse(listener));
        if (attempt.name().filter(LeaseTable.PAGE::equals).isPresent() && attempt.port() == 80) {
            agent.handTo(surroundings.page(), attempt.process());
            return;
        }
        var opening = new Opening(
                agent,
                attempt.port(),
                surroundings.clock(),
                surroundings.limits().opening());
        try {
            refuseIfAddressed(attempt, destination, listener);
            var policy = surroundings.policy().get();
            var permit = decide(attempt, policy);
            var inspection = inspection(attempt, permit.rule(), policy);
            var passed = opening.pass(inspection);
            var upstream = routes.reach(attempt, permit.rule(), agent);
            var wouldRefuse = permit.wouldRefuse().or(passed::wouldRefuse);
            join(new Passage(attempt, permit.rule(), wouldRefuse, inspection), agent, upstream, passed.bytes());
        } catch (Refused refused) {
            ledger.refused(attempt, refused.reason());
            opening.refuse(refused.reason());
        }
    }

    /// A number that no other connection of the run has.
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /// Looks no more processes up.
    @Override
    public void close() {
        holders.close();
    }

    private Attempt receive(AgentEnd agent, InetSocketAddress destination) {
        return new Attempt(
                nextNumber(),
                destination,
                surroundings.leases().nameOf(destination.getAddress()),
                holders.ofTcp(agent.address()).orElse(ProcessIdentity.UNKNOWN));
    }

    /// Who comes without a redirect, or means an address of the enclosure itself, isn't asking for the world
    /// outside.
    private void refuseIfAddressed(
            Attempt attempt, Optional<InetSocketAddress> destination, InetSocketAddress listener) {
        var address = attempt.destination().getAddress();
        if (destination.isEmpty()
                || destination.get().equals(listener)
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || attempt.name().filter(LeaseTable.PAGE::equals).isPresent()
                || surroundings.enclosureAddresses().contains(address)) {
            throw new Refused(
                    Reason.Code.GATE_ADDRESSED,
                    "%s:%d is the gate or the enclosure itself".formatted(attempt.host(), attempt.port()));
        }
    }

    private Decision.Allow decide(Attempt attempt, Policy policy) {
        return switch (attempt.decide(policy)) {
            case Decision.Allow allow -> allow;
            case Decision.Deny(var reason) -> throw new Refused(reason);
            case Decision.Ask(var rule, var reason) -> ask(attempt, rule, reason);
        };
    }

    private Decision.Allow ask(Attempt attempt, Rule rule, Reason reason) {
        if (attempt.name().isEmpty() || !askable.tryAcquire()) {
            throw new Refused(reason);
        }
        try {
            ledger.held(attempt, rule, reason);
            var question = new Approvals.Question(
                    attempt.number(), attempt.name().get(), attempt.port(), reason, attempt.process());
            return switch (surroundings
                    .approvals()
                    .await(question, surroundings.limits().asking())) {
                case ALLOWED -> new Decision.Allow(rule);
                case UNANSWERED -> throw new Refused(reason);
                case REFUSED ->
                    throw new Refused(
                            Reason.Code.REFUSED_BY_PERSON,
                            "a person refused %s:%d".formatted(attempt.host(), attempt.port()));
            };
        } finally {
            askable.release();
        }
    }

    private static Inspection inspection(Attempt attempt, Rule rule, Policy policy) {
        var lenient = policy.mode() != Mode.STRICT;
        return attempt.name()
                .map(name -> new Expected(name, attempt.port(), rule.tls(), lenient).inspection())
                .orElseGet(Unread::new);
    }

    private void join(Passage passage, AgentEnd agent, UpstreamEnd upstream, ByteBuffer opening) {
        try {
            ledger.passes(passage.attempt(), passage.rule(), passage.wouldRefuse(), Optional.of(upstream.address()));
            joiner.join(passage, agent, upstream, opening);
        } catch (Refused refused) {
            upstream.close();
            throw refused;
        }
    }

    /// What was decided about an attempt that passes.
    record Passage(Attempt attempt, Rule rule, Optional<Reason> wouldRefuse, Inspection inspection) {}

    /// Hands two joined ends to the event loop.
    interface Joiner {
        /// Joins them.
        ///
        /// @throws Refused if the policy changed meanwhile
        void join(Passage passage, AgentEnd agent, UpstreamEnd upstream, ByteBuffer opening);
    }
}
