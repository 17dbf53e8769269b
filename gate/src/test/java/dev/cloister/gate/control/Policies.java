// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Small policies for tests.
public final class Policies {
    private Policies() {}

    /// Strict; allows these names on 443.
    public static Policy allowing(String... names) {
        return Policy.of(
                Mode.STRICT,
                Refusals.REJECT,
                Stream.of(names).map(Policies::rule).toList(),
                List.of(),
                List.of());
    }

    /// Strict; allows `allowed`, denies `denied`.
    public static Policy denying(String denied, Rule... allowed) {
        return Policy.of(Mode.STRICT, Refusals.REJECT, List.of(allowed), List.of(rule(denied)), List.of());
    }

    /// Strict; asks a person about this name on 443.
    public static Policy asking(String name) {
        return Policy.of(Mode.STRICT, Refusals.REJECT, List.of(ask(rule(name))), List.of(), List.of());
    }

    /// As a reloader gives it.
    public static Reloader.Outcome.Loaded loaded(String digest, Policy policy) {
        return new Reloader.Outcome.Loaded(policy, digest);
    }

    /// A rule written in a file of the owner's home.
    public static Rule rule(String name) {
        return Rule.of(
                new Target.Names(HostPattern.parse(name)),
                Ports.HTTPS,
                "tests",
                new Origin("/home/owner/my files/cloister.yaml", 7, 5));
    }

    /// A name.
    public static HostName host(String name) {
        return HostName.parse(name);
    }

    private static Rule ask(Rule rule) {
        return new Rule(
                rule.target(),
                rule.ports(),
                rule.why(),
                Rule.Admits.PRIVATE,
                rule.tls(),
                true,
                Set.of(),
                rule.budget(),
                rule.origin());
    }
}
