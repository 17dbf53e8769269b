// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds rules that can never match: what they say is denied, or was said before.
final class DeadRules {
    private final Problems problems;
    private final Map<Target, List<Rule>> denied = new HashMap<>();
    private final List<Rule> deniedBlocks;

    private DeadRules(Problems problems, List<Rule> deny) {
        this.problems = problems;
        deny.forEach(rule ->
                denied.computeIfAbsent(rule.target(), _ -> new ArrayList<>(1)).add(rule));
        deniedBlocks = deny.stream()
                .filter(rule -> rule.target() instanceof Target.Addresses)
                .toList();
    }

    static void report(List<Rule> allow, List<Rule> deny, Problems problems) {
        var dead = new DeadRules(problems, deny);
        dead.repeated(deny);
        dead.repeated(allow);
        allow.forEach(dead::shadowed);
    }

    private void repeated(List<Rule> rules) {
        var seen = HashMap.<Target, Rule>newHashMap(rules.size());
        for (var rule : rules) {
            var before = seen.putIfAbsent(rule.target(), rule);
            if (before != null && before.ports().containsAll(rule.ports())) {
                tell(
                        rule,
                        "%s is already in the rule on line %d"
                                .formatted(rule, before.origin().line()));
            } else if (before != null) {
                seen.put(rule.target(), before.ports().containsAll(rule.ports()) ? before : joined(before, rule));
            }
        }
    }

    private void shadowed(Rule rule) {
        var over = covering(rule.target());
        var ports = over.stream().map(Rule::ports).reduce(Ports.NONE, Ports::plus);
        if (!over.isEmpty() && ports.containsAll(rule.ports())) {
            var first = over.getFirst();
            tell(
                    rule,
                    "%s can never match: denied by %s on line %d"
                            .formatted(rule, first.target(), first.origin().line()));
        }
    }

    private List<Rule> covering(Target target) {
        if (denied.isEmpty()) {
            return List.of();
        }
        return switch (target) {
            case Target.Addresses(var cidr) -> blocksOver(cidr);
            case Target.Names(HostPattern.Exact(var name)) -> namesOver(target, name);
            case Target.Names(HostPattern.Below(var suffix)) -> namesOver(target, suffix);
        };
    }

    private List<Rule> blocksOver(Cidr cidr) {
        return deniedBlocks.stream()
                .filter(rule -> rule.target() instanceof Target.Addresses(var block) && block.contains(cidr))
                .toList();
    }

    /// Denials of the same target, and wildcards above it.
    private List<Rule> namesOver(Target target, HostName name) {
        var over = new ArrayList<>(denied.getOrDefault(target, List.of()));
        var ascii = name.ascii();
        for (var dot = ascii.indexOf('.'); dot >= 0; dot = ascii.indexOf('.', dot + 1)) {
            var parent = new HostPattern.Below(new HostName(ascii.substring(dot + 1)));
            over.addAll(denied.getOrDefault(new Target.Names(parent), List.of()));
        }
        return over;
    }

    private static Rule joined(Rule before, Rule rule) {
        return Rule.of(before.target(), before.ports().plus(rule.ports()), before.why(), before.origin());
    }

    private void tell(Rule rule, String text) {
        problems.add(new Place(rule.origin().line(), rule.origin().column()), text);
    }
}
