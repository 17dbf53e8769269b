// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What waits for a person: connections held by a rule that asks, and requests for access from the agent's page.
///
/// Both are bounded; past the bounds, and where nobody attends, the answer is no at once. Everything is guarded by
/// this
/// object, and each question and answer is in the audit before it takes effect.
public final class Approvals {
    private final boolean attended;
    private final AuditLog audit;
    private final InstantSource clock;
    private final HeldConnections held = new HeldConnections();
    private final AccessRequests requests = new AccessRequests();

    /// What became of a held connection.
    public sealed interface Answer {
        /// It may pass, this once.
        record Allowed(String by) implements Answer {}

        /// It may not.
        record Refused(Reason reason) implements Answer {}
    }

    /// @param attended whether there is a person who can answer
    public Approvals(boolean attended, AuditLog audit, InstantSource clock) {
        this.attended = attended;
        this.audit = audit;
        this.clock = clock;
    }

    /// Whether there is a person who can answer.
    public boolean isAttended() {
        return attended;
    }

    /// Holds a connection until a person answers, the policy changes so that it needs none, or `limit` is over.
    /// After a yes the caller decides once more: a policy that changed just before the question may deny it by now.
    ///
    /// @throws InterruptedException if the caller gave up, such as for a client that went away
    public Answer await(HostName host, int port, ProcessIdentity process, Duration limit) throws InterruptedException {
        if (!attended) {
            return unanswered("%s:%d asks a person, and this run is unattended".formatted(host, port));
        }
        var hold = join(new HeldConnections.Endpoint(host, port), process);
        if (hold.isEmpty()) {
            return unanswered("%s:%d asks a person, and too many connections wait already".formatted(host, port));
        }
        try {
            return hold.get().answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return unanswered(
                    "%s:%d asks a person, and nobody answered within %d s".formatted(host, port, limit.toSeconds()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            leave(hold.get());
        }
    }

    /// Notes a request for access; empty when too many wait.
    ///
    /// @param why the agent's own words
    public synchronized Optional<AccessRequest> ask(HostName host, int port, String why) {
        var request = requests.ask(host, port, Printable.of(why), clock.instant());
        request.filter(asked -> asked.count() == 1)
                .ifPresent(asked -> recordOrUndo(asked.waiting(), "asked", asked.why(), () -> requests.forget(asked)));
        return request;
    }

    /// What became of a request for access.
    public synchronized Optional<AccessRequest> request(String id) {
        return requests.find(id);
    }

    /// Everything that waits, connections first, then requests, each oldest first.
    public synchronized List<Waiting> pending() {
        var pending = new ArrayList<>(held.waiting());
        requests.waiting().forEach(request -> pending.add(request.waiting()));
        return List.copyOf(pending);
    }

    /// Lets everything held under this id pass, this once.
    ///
    /// @return false where no connection waits under it
    public synchronized boolean allowOnce(String id, String by) {
        var hold = held.find(id);
        hold.ifPresent(found -> settle(found, new Answer.Allowed(by), "allowed", by));
        return hold.isPresent();
    }

    /// Says no to what waits under this id.
    ///
    /// @return false where nothing waits under it
    public synchronized boolean deny(String id, String by) {
        var hold = held.find(id);
        hold.ifPresent(found -> settle(found, refusedByPerson(found.endpoint), "denied", by));
        var request = requests.find(id).filter(AccessRequest::isWaiting);
        request.ifPresent(asked -> settle(asked, AccessRequest.State.DENIED, by));
        return hold.isPresent() || request.isPresent();
    }

    /// Answers everything that the new policy answers without a person. To be told of each new policy, after the
    /// kernel's set has been changed.
    public synchronized void policyChanged(Policy policy) {
        for (var hold : held.all()) {
            switch (policy.decide(hold.endpoint.host(), hold.endpoint.port())) {
                case Decision.Allow _ -> settle(hold, new Answer.Allowed("policy"), "allowed", "policy");
                case Decision.Deny(var reason) -> settle(hold, new Answer.Refused(reason), "denied", "policy");
                case Decision.Ask _ -> {}
            }
        }
        requests.all().stream()
                .filter(request -> request.state() != AccessRequest.State.ALLOWED)
                .filter(request -> policy.decide(request.host(), request.port()) instanceof Decision.Allow)
                .forEach(request -> settle(request, AccessRequest.State.ALLOWED, "policy"));
    }

    private synchronized Optional<HeldConnections.Hold> join(
            HeldConnections.Endpoint endpoint, ProcessIdentity process) {
        var hold = held.join(endpoint, process, clock.instant());
        hold.filter(HeldConnections.Hold::isNew)
                .ifPresent(found -> recordOrUndo(found.waiting(), "held", "", () -> held.remove(found)));
        return hold;
    }

    private synchronized void leave(HeldConnections.Hold hold) {
        if (held.leave(hold)) {
            record(hold, "unanswered", "gate");
        }
    }

    private void settle(HeldConnections.Hold hold, Answer answer, String word, String by) {
        record(hold, word, by);
        held.remove(hold);
        hold.answer.complete(answer);
    }

    private void settle(AccessRequest request, AccessRequest.State state, String by) {
        record(request.waiting(), state.word(), by, "");
        requests.settle(request, state);
    }

    /// What the audit can't hold waits for nobody.
    private void recordOrUndo(Waiting waiting, String answer, String note, Runnable undo) {
        try {
            record(waiting, answer, "agent", note);
        } catch (AuditUnavailable e) {
            undo.run();
            throw e;
        }
    }

    private void record(HeldConnections.Hold hold, String answer, String by) {
        record(hold.waiting(), answer, by, "");
    }

    private void record(Waiting waiting, String answer, String by, String note) {
        audit.append(new AuditEvent.AccessAnswered(
                clock.instant(), waiting.id(), waiting.host().ascii(), waiting.port(), answer, by, note));
    }

    private static Answer unanswered(String text) {
        return new Answer.Refused(Reason.of(Reason.Code.NEEDS_A_PERSON, text));
    }

    private static Answer refusedByPerson(HeldConnections.Endpoint endpoint) {
        return new Answer.Refused(Reason.of(
                Reason.Code.REFUSED_BY_PERSON, "a person refused %s:%d".formatted(endpoint.host(), endpoint.port())));
    }
}
