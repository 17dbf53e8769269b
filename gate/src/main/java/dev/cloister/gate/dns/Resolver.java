// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.Query;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.gate.dns.wire.ResponseCode;
import dev.cloister.gate.host.Holders;
import dev.cloister.gate.host.Processes;
import dev.cloister.gate.lease.Admission;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Names in, leases out: decides, lets the kernel pass what was decided, records, and only then answers.
///
/// The asking process is looked up before the answer, while it still waits. What the policy lets pass is looked up
/// and
/// recorded once in ten seconds per name and type, and answered from memory meanwhile; refusals are looked up each
/// time, up to an allowance, past which the name's last asker stands in.
///
/// Safe for use by many threads.
public final class Resolver implements AutoCloseable {
    private static final String FAULTY = "(malformed message)";

    /// How a question came.
    enum Transport {
        UDP,
        TCP
    }

    private final Arbiter arbiter;
    private final Admission admission;
    private final Holders holders;
    private final AskedLog log;
    private final AnswerMemory memory;
    private final Askers askers = new Askers();

    public Resolver(
            Admission admission, Forwarder forwarder, Processes processes, AuditLog audit, InstantSource clock) {
        this.arbiter = new Arbiter(admission, forwarder);
        this.admission = admission;
        this.holders = new Holders(processes, clock);
        this.log = new AskedLog(audit, clock);
        this.memory = new AnswerMemory(clock);
    }

    /// Who asked for which name last.
    public Askers askers() {
        return askers;
    }

    /// The answer to a question that was answered moments ago; never waits.
    Optional<Answer> recall(Query query) {
        return query.name().hostName().flatMap(name -> memory.recall(name, query.type(), admission.generation()));
    }

    /// The answer to a question; waits for the kernel, the audit, and for upstream where a rule forwards the type.
    Answer answer(Query query, InetSocketAddress asker, Transport transport) {
        var generation = admission.generation();
        var name = query.name().hostName();
        var process = processOf(asker, transport, name);
        name.ifPresent(host -> askers.remember(host, process));
        var ruling = arbiter.decide(query);
        try {
            log.write(
                    name.map(Object::toString).orElse(query.name().toString()),
                    RecordType.nameOf(query.type()),
                    ruling,
                    process);
        } catch (AuditUnavailable _) {
            return Answer.FAILED; // the audit reports its own failure; nothing passes unrecorded
        }
        if (ruling.verdict() != Verdict.REFUSED
                && RecordType.forwarded(query.type()).isEmpty()) {
            name.ifPresent(host -> memory.keep(host, query.type(), generation, ruling.answer()));
        }
        return ruling.answer();
    }

    /// Records a packet that was no question; whether its error may be sent.
    boolean recordFaulty(ResponseCode code, InetSocketAddress asker, Transport transport) {
        var reason = Reason.of(Reason.Code.MALFORMED, "a DNS message that is no question of class IN");
        var ruling = Ruling.refused(new Answer(code, 0, List.of()), reason);
        try {
            log.write(FAULTY, "", ruling, processOf(asker, transport, Optional.empty()));
            return true;
        } catch (AuditUnavailable _) {
            return false;
        }
    }

    private ProcessIdentity processOf(InetSocketAddress asker, Transport transport, Optional<HostName> name) {
        var holder = switch (transport) {
            case UDP -> holders.ofUdp(asker);
            case TCP -> holders.ofTcp(asker);
        };
        return holder.or(() -> name.flatMap(askers::lastOf)).orElse(ProcessIdentity.UNKNOWN);
    }

    @Override
    public void close() {
        holders.close();
        log.close();
    }
}
