// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One target that a policy opens, with the ports that no denial takes away, whoever its rules are from.
///
/// @param isPrivate whether private addresses may stand behind the name
record Opening(Target target, Ports ports, boolean isPrivate) {
    /// Everything that passes unasked in strict mode; what doesn't go over is told to `lost`.
    static List<Opening> of(Policy policy, List<String> lost) {
        var openings = new LinkedHashMap<Target, Opening>();
        for (var rule : policy.allow()) {
            if (rule.ask()) {
                lost.add("%s: a person is asked, so it stays closed".formatted(rule));
                continue;
            }
            var ports = rule.ports().minus(denied(policy, rule.target()));
            if (!ports.isEmpty()) {
                var opening = new Opening(rule.target(), ports, rule.admits() != Rule.Admits.PUBLIC);
                openings.merge(rule.target(), opening, Opening::plus);
            }
        }
        policy.services()
                .forEach(service -> lost.add("service %s: a server that only the gate reaches under this name".formatted(service.name())));
        return List.copyOf(openings.values());
    }

    /// Rules of `deny` below a wildcard that is open.
    List<Rule> exceptions(Policy policy) {
        var within = new ArrayList<Rule>();
        for (var rule : policy.deny()) {
            if (target instanceof Target.Names(HostPattern.Below(var suffix))
                    && rule.target() instanceof Target.Names(var denied)
                    && name(denied).isBelow(suffix)) {
                within.add(rule);
            }
        }
        return within;
    }

    private static HostName name(HostPattern pattern) {
        return switch (pattern) {
            case HostPattern.Exact(var name) -> name;
            case HostPattern.Below(var suffix) -> suffix;
        };
    }

    private Opening plus(Opening other) {
        return new Opening(target, ports.plus(other.ports), isPrivate && other.isPrivate);
    }

    private static Ports denied(Policy policy, Target target) {
        return policy.deny().stream()
                .filter(rule -> covers(rule.target(), target))
                .map(Rule::ports)
                .reduce(Ports.NONE, Ports::plus);
    }

    private static boolean covers(Target denied, Target allowed) {
        return switch (denied) {
            case Target.Addresses(var wide) -> allowed instanceof Target.Addresses(var narrow) && wide.contains(narrow);
            case Target.Names(var wide) ->
                allowed instanceof Target.Names(var narrow) && (wide.equals(narrow) || wide.matches(name(narrow)));
        };
    }

    /// Each list of ports of its own, with the openings that have it.
    static Map<Ports, List<Opening>> byPorts(List<Opening> openings) {
        var groups = new LinkedHashMap<Ports, List<Opening>>();
        openings.forEach(one -> groups.computeIfAbsent(one.ports(), _ -> new ArrayList<>()).add(one));
        return groups;
    }
}
