// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Rule;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The policy in force: what the owner's files say, and the live grants whose time isn't over.
///
/// Invariant: every change is written to the audit, then in force, then told to the listeners in the order they
/// were
/// added, and the next change begins only when the last listener has returned. A change whose audit can't be
/// written
/// isn't made, except an ending grant, which ends in any case. All fields but `current` are guarded by this object;
/// changes wait for listeners and so never come from an event loop.
public final class LivePolicy {
    private static final System.Logger LOG = System.getLogger(LivePolicy.class.getName());
    /// A suspended machine stops the timer's clock and not the wall's: how late a grant may end after waking up.
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final AuditLog audit;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final List<Consumer<Policy>> listeners = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private Reloader.Outcome.Loaded base;
    private long granted;
    private volatile Policy current;

    /// Starts with the policy the run was started with.
    ///
    /// @param timer ends grants; its tasks may wait for listeners; its owner closes it
    public LivePolicy(
            Reloader.Outcome.Loaded base, AuditLog audit, InstantSource clock, ScheduledExecutorService timer) {
        this.base = base;
        this.current = base.policy();
        this.audit = audit;
        this.clock = clock;
        this.timer = timer;
        var _ = timer.scheduleWithFixedDelay(
                () -> onTimer(this::sweep), SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What is in force now.
    public Policy current() {
        return current;
    }

    /// What identifies the text of the owner's policy, grants aside.
    public synchronized String digest() {
        return base.digest();
    }

    /// Tells `listener` of each later policy; it may wait. One that came into force since the listener took `known` is told
    /// now.
    public synchronized void onChange(Policy known, Consumer<Policy> listener) {
        if (known != current) {
            listener.accept(current);
        }
        listeners.add(listener);
    }

    /// Puts another policy in force; live grants stay.
    ///
    /// @throws AuditUnavailable if the change can't be recorded; the old policy stays
    /// @throws PolicyNotTaken if a listener failed; the new policy is in force
    public synchronized void replace(Reloader.Outcome.Loaded next, String by) {
        audit.append(replaced(next, by, true, "reloaded"));
        base = next;
        apply();
    }

    /// Records that a broken policy was refused.
    public synchronized void refused(List<String> problems, String by) {
        audit.append(replaced(base, by, false, String.join("\n", problems)));
    }

    /// Adds a rule for the rest of the run; fails as [#replace].
    public Grant grant(Rule rule, String by) {
        return grant(rule, Optional.empty(), by);
    }

    /// Adds a rule that ends after `limit`; fails as [#replace].
    public Grant grant(Rule rule, Duration limit, String by) {
        var grant = grant(rule, Optional.of(clock.instant().plus(limit)), by);
        var _ = timer.schedule(
                () -> onTimer(() -> end(grant.id(), "its time is over")), limit.toMillis(), TimeUnit.MILLISECONDS);
        return grant;
    }

    /// Ends a grant early.
    ///
    /// @return whether there was one of that id
    public boolean revoke(String id, String by) {
        return end(id, "revoked by " + by);
    }

    /// Grants whose time isn't over, oldest first.
    public synchronized List<Grant> grants() {
        var now = clock.instant();
        return grants.stream().filter(grant -> !grant.isOver(now)).toList();
    }

    /// Ends every grant whose time is over by the wall clock.
    void sweep() {
        overdue(clock.instant()).forEach(grant -> end(grant.id(), "its time is over"));
    }

    /// A listener that fails must not stop later sweeps: the timer drops a task that throws.
    private static void onTimer(Runnable change) {
        try {
            change.run();
        } catch (PolicyNotTaken e) {
            LOG.log(Level.ERROR, "the end of a grant wasn't taken by everyone", e);
        }
    }

    private synchronized List<Grant> overdue(Instant now) {
        return grants.stream().filter(grant -> grant.isOver(now)).toList();
    }

    private synchronized Grant grant(Rule rule, Optional<Instant> until, String by) {
        var grant = new Grant("g" + (granted + 1), rule, clock.instant(), until);
        audit.append(replaced(base, by, true, "%s allows %s%s".formatted(grant.id(), rule, words(until))));
        granted++;
        grants.add(grant);
        apply();
        return grant;
    }

    private synchronized boolean end(String id, String why) {
        var over = grants.stream().filter(grant -> grant.id().equals(id)).findFirst();
        if (over.isEmpty()) {
            return false;
        }
        grants.remove(over.get());
        try {
            audit.append(replaced(
                    base,
                    "gate",
                    true,
                    "%s for %s ended: %s".formatted(id, over.get().rule(), why)));
        } catch (AuditUnavailable e) {
            LOG.log(Level.WARNING, "the end of grant " + id + " isn't in the audit", e);
        }
        apply();
        return true;
    }

    /// In force before anyone is told: what a stricter policy refuses must not pass while the kernel's set is
    /// changed.
    private void apply() {
        var policy = composed();
        current = policy;
        var failures = new ArrayList<PolicyNotTaken>();
        for (var listener : listeners) {
            try {
                listener.accept(policy);
            } catch (RuntimeException e) {
                failures.add(new PolicyNotTaken(e));
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.getFirst()::addSuppressed);
            throw failures.getFirst();
        }
    }

    /// Grants stand before the files' rules, so that one for a name that asks a person is found first.
    private Policy composed() {
        var policy = base.policy();
        if (grants.isEmpty()) {
            return policy;
        }
        var allow = new ArrayList<Rule>(grants.stream().map(Grant::rule).toList());
        allow.addAll(policy.allow());
        return Policy.of(policy.mode(), policy.refusals(), allow, policy.deny(), policy.services())
                .within(policy.enclosed());
    }

    private AuditEvent replaced(Reloader.Outcome.Loaded policy, String by, boolean accepted, String detail) {
        return new AuditEvent.PolicyReplaced(
                clock.instant(), policy.digest(), policy.policy().mode().word(), by, accepted, detail);
    }

    private static String words(Optional<Instant> until) {
        return until.map(end -> " until " + end).orElse(" for the run");
    }
}
