// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What an agent may reach: one immutable value. Deny wins over allow; what nothing allows is refused in strict
/// mode.
public final class Policy {
    /// The rule that stands in for "no rule" where the mode lets things pass: private addresses too, metadata and
    /// the
    /// host's own never.
    private static final Rule BY_MODE = Rule.of(
                    new Target.Names(new HostPattern.Exact(HostName.parse("any.name"))),
                    Ports.ALL,
                    "the mode lets it pass",
                    Origin.of("mode"))
            .admitting(Rule.Admits.PRIVATE);

    private final Mode mode;
    private final Refusals refusals;
    private final List<Rule> allow;
    private final List<Rule> deny;
    private final List<Service> services;
    private final Enclosed enclosed;
    private final RuleIndex allowed;
    private final RuleIndex denied;

    private Policy(Policy like, Mode mode, Enclosed enclosed) {
        this.mode = mode;
        this.enclosed = enclosed;
        refusals = like.refusals;
        allow = like.allow;
        deny = like.deny;
        services = like.services;
        allowed = like.allowed;
        denied = like.denied;
    }

    private Policy(Mode mode, Refusals refusals, List<Rule> allow, List<Rule> deny, List<Service> services) {
        this.mode = mode;
        this.refusals = refusals;
        this.allow = List.copyOf(allow);
        this.deny = List.copyOf(deny);
        this.services = List.copyOf(services);
        enclosed = Enclosed.DEFAULT;
        allowed = RuleIndex.of(withServices(this.allow, this.services));
        denied = RuleIndex.of(this.deny);
    }

    /// A policy of these parts; `deny` holds targets that are refused in every mode.
    public static Policy of(Mode mode, Refusals refusals, List<Rule> allow, List<Rule> deny, List<Service> services) {
        return new Policy(mode, refusals, allow, deny, services);
    }

    /// How strictly it is applied.
    public Mode mode() {
        return mode;
    }

    /// How refusals reach the agent.
    public Refusals refusals() {
        return refusals;
    }

    /// What may be reached, without the services' own rules.
    public List<Rule> allow() {
        return allow;
    }

    /// What may not, in any mode.
    public List<Rule> deny() {
        return deny;
    }

    /// The servers near the host that the agent reaches by names of their own.
    public List<Service> services() {
        return services;
    }

    /// What it says about the enclosure itself.
    public Enclosed enclosed() {
        return enclosed;
    }

    /// What the agent finds in its file system.
    public EnclosedFiles files() {
        return enclosed.files();
    }

    /// May this name be reached on this port?
    public Decision decide(HostName name, int port) {
        var refused = denied.find(name, port);
        if (refused.isPresent()) {
            return new Decision.Deny(Refusal.byRule(name.ascii(), port, refused.get()));
        }
        return answer(allowed.find(name, port), () -> Refusal.ofName(name, port, allowedPorts(name)));
    }

    /// May this literal address be reached on this port?
    public Decision decide(InetAddress address, int port) {
        var refused = denial(address, port);
        if (refused.isPresent()) {
            return new Decision.Deny(refused.get());
        }
        var rule = allowed.find(address, port);
        var admits = rule.orElse(mode == Mode.STRICT ? null : BY_MODE);
        var kind = AddressClass.of(address);
        if (admits != null && kind.isPresent() && !kind.get().isAdmittedBy(admits.admits())) {
            return new Decision.Deny(Refusal.ofClass(address, kind.get()));
        }
        return answer(rule, () -> Refusal.ofAddress(address, port));
    }

    /// Why a `deny` rule refuses this address, if one does: asked of literals, and of every address that an allowed
    /// name turns out to have.
    public Optional<Reason> denial(InetAddress address, int port) {
        return denied.find(address, port).map(rule -> Refusal.byRule(address.getHostAddress(), port, rule));
    }

    /// The ports of a name that the kernel lets through to the gate: allowed ones and those that a person is asked
    /// about, every port outside strict mode; never a denied one.
    public Ports ports(HostName name) {
        return mode == Mode.STRICT ? allowedPorts(name) : Ports.ALL.minus(denied.ports(name));
    }

    /// The first rule that covers a name on any port, for budgets.
    public Optional<Rule> ruleFor(HostName name) {
        return allowed.covering(name).stream().findFirst();
    }

    /// The rule that forwards records of this type for this name; none where every port of the name is denied.
    public Optional<Rule> ruleForwarding(HostName name, Rule.RecordType type) {
        return allowed.covering(name).stream()
                .filter(rule -> rule.records().contains(type))
                .filter(rule -> !denied.ports(name).containsAll(rule.ports()))
                .findFirst();
    }

    /// This policy in another mode.
    public Policy in(Mode other) {
        return new Policy(this, other, enclosed);
    }

    /// This policy with another enclosure.
    public Policy within(Enclosed other) {
        return new Policy(this, mode, other);
    }

    private Ports allowedPorts(HostName name) {
        return allowed.ports(name).minus(denied.ports(name));
    }

    private Decision answer(Optional<Rule> rule, Supplier<Reason> refusal) {
        var strict = mode == Mode.STRICT;
        if (rule.isEmpty()) {
            return strict ? new Decision.Deny(refusal.get()) : new Decision.Allow(BY_MODE, Optional.of(refusal.get()));
        }
        if (!rule.get().ask()) {
            return new Decision.Allow(rule.get());
        }
        var reason = Refusal.needsAPerson(rule.get());
        return strict ? new Decision.Ask(rule.get(), reason) : new Decision.Allow(rule.get(), Optional.of(reason));
    }

    /// Services come first: a rule for the same name must not hide that the name stands for the host's own server.
    private static List<Rule> withServices(List<Rule> allow, List<Service> services) {
        if (services.isEmpty()) {
            return allow;
        }
        var all = new ArrayList<Rule>(allow.size() + services.size());
        services.stream().map(Policy::ruleOf).forEach(all::add);
        all.addAll(allow);
        return all;
    }

    private static Rule ruleOf(Service service) {
        return Rule.of(
                        new Target.Names(new HostPattern.Exact(service.name())),
                        Ports.of(service.port()),
                        "service",
                        service.origin())
                .admitting(Rule.Admits.SERVICE);
    }
}
