// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

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

/// Policies for tests, in few words.
public final class Policies {
    private Policies() {}

    public static Policy strict(String... hosts) {
        return strict(Stream.of(hosts).map(Policies::rule).toArray(Rule[]::new));
    }

    public static Policy strict(Rule... rules) {
        return Policy.of(Mode.STRICT, Refusals.REJECT, List.of(rules), List.of(), List.of());
    }

    public static Rule rule(String host) {
        return Rule.of(new Target.Names(HostPattern.parse(host)), Ports.HTTPS, "", Origin.of("test"));
    }

    public static Rule forwarding(String host, int budget, Rule.RecordType... records) {
        var rule = rule(host);
        return new Rule(
                rule.target(),
                rule.ports(),
                "",
                rule.admits(),
                rule.tls(),
                false,
                Set.of(records),
                budget,
                rule.origin());
    }
}
