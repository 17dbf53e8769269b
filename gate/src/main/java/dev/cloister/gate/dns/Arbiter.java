// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.Query;
import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.gate.lease.Admission;
import dev.cloister.gate.lease.Grant;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what a question gets: a lease, an empty answer, or records forwarded from upstream.
///
/// Invariant: upstream is asked only about names that the policy allows, and only for types that their rule
/// forwards.
final class Arbiter {
    /// A lease never changes, but a short life lets a client see a refusal lifted without a restart.
    static final int TTL = 60;

    private static final InetAddress LOOPBACK4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");
    private static final String REVERSE4 = ".in-addr.arpa";
    private static final String LOCALHOST = "localhost";
    /// Types that clients ask for beside A as a matter of course; an empty answer is no refusal.
    private static final Set<Integer> COMPANIONS =
            Set.of(RecordType.A, RecordType.AAAA, RecordType.SVCB, RecordType.HTTPS);

    private final Admission admission;
    private final Forwarder forwarder;

    Arbiter(Admission admission, Forwarder forwarder) {
        this.admission = admission;
        this.forwarder = forwarder;
    }

    Ruling decide(Query query) {
        var host = query.name().hostName();
        if (host.isEmpty()) {
            return query.name().labels().isEmpty()
                    ? Ruling.allowed(Answer.NO_RECORD)
                    : Ruling.refused(
                            Answer.NO_NAME, Reason.of(Reason.Code.MALFORMED, query.name() + " is no host name"));
        }
        var name = host.get();
        var policy = admission.policy();
        var type = query.type();
        return switch (NameKind.of(name, policy)) {
            case LOCALHOST -> Ruling.allowed(loopback(type));
            case PAGE ->
                type == RecordType.A ? lease(name, Ruling.allowed(Answer.NO_RECORD)) : Ruling.allowed(Answer.NO_RECORD);
            case NOWHERE -> type == RecordType.PTR ? pointer(name) : Ruling.refused(Answer.NO_NAME, nowhere(name));
            case LEASED -> type == RecordType.A ? lease(name, judged(name, policy)) : others(name, type, policy);
        };
    }

    private static Answer loopback(int type) {
        return switch (type) {
            case RecordType.A -> Answer.of(Rdata.of(LOOPBACK4), TTL);
            case RecordType.AAAA -> Answer.of(Rdata.of(LOOPBACK6), TTL);
            default -> Answer.NO_RECORD;
        };
    }

    private Ruling lease(HostName name, Ruling ruling) {
        return switch (admission.admit(name)) {
            case Grant.Granted(var lease) ->
                ruling.answering(Answer.of(Rdata.of(lease.address()), TTL), lease.address());
            case Grant.Exhausted(var reason) -> Ruling.refused(Answer.REFUSED, reason);
        };
    }

    private Ruling others(HostName name, int type, Policy policy) {
        var judged = judged(name, policy);
        if (COMPANIONS.contains(type)) {
            return judged;
        }
        var wanted = RecordType.forwarded(type);
        if (wanted.isEmpty() || policy.ruleForwarding(name, wanted.get()).isEmpty()) {
            return judged.verdict() == Verdict.REFUSED ? judged : notForwarded(name, type);
        }
        return switch (admission.admit(name)) {
            case Grant.Granted _ -> judged.answering(forwarder.forward(name, wanted.get()));
            case Grant.Exhausted(var reason) -> Ruling.refused(Answer.REFUSED, reason);
        };
    }

    /// The policy's view of a name on any port, before there is an answer.
    private static Ruling judged(HostName name, Policy policy) {
        if (policy.ruleFor(name).isPresent() && !policy.ports(name).isEmpty()) {
            return Ruling.allowed(Answer.NO_RECORD);
        }
        return switch (policy.decide(name, 443)) {
            case Decision.Deny deny -> Ruling.refused(Answer.NO_RECORD, deny.reason());
            case Decision.Ask ask -> Ruling.refused(Answer.NO_RECORD, ask.reason());
            case Decision.Allow allow ->
                allow.wouldRefuse()
                        .map(reason -> Ruling.observed(Answer.NO_RECORD, reason))
                        .orElse(Ruling.allowed(Answer.NO_RECORD));
        };
    }

    private Ruling pointer(HostName name) {
        var owner = addressIn(name).flatMap(admission.leases()::nameOf);
        if (owner.isPresent()) {
            return Ruling.allowed(Answer.of(Rdata.of(owner.get()), TTL));
        }
        return addressIn(name).filter(LOOPBACK4::equals).isPresent()
                ? Ruling.allowed(Answer.of(Rdata.of(HostName.parse(LOCALHOST)), TTL))
                : Ruling.refused(
                        Answer.NO_NAME, Reason.of(Reason.Code.LITERAL_ADDRESS, name + " stands for no leased address"));
    }

    /// The address that `1.0.18.198.in-addr.arpa` asks about.
    private static Optional<InetAddress> addressIn(HostName name) {
        if (!name.ascii().endsWith(REVERSE4)) {
            return Optional.empty();
        }
        var octets = name.ascii()
                .substring(0, name.ascii().length() - REVERSE4.length())
                .split("\\.", -1);
        var forward = String.join(".", List.of(octets).reversed());
        return forward.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}") ? literal(forward) : Optional.empty();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Reason nowhere(HostName name) {
        return Reason.of(
                Reason.Code.NAME_NOT_ALLOWED,
                name.isSingleLabel()
                        ? "no service or rule is named %s".formatted(name)
                        : "%s is a known name with a search suffix, or in a domain that exists nowhere outside"
                                .formatted(name));
    }

    private static Ruling notForwarded(HostName name, int type) {
        return Ruling.refused(
                Answer.NO_RECORD,
                Reason.of(
                        Reason.Code.PROTOCOL_NOT_CARRIED,
                        "no rule forwards %s records of %s".formatted(RecordType.nameOf(type), name)));
    }
}
