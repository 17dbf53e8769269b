// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A list of rules, found by name: one hash look-up per label, whatever their number. Immutable once built.
final class RuleIndex {
    private final Map<String, List<Rule>> exact;
    private final Map<String, List<Rule>> below = new HashMap<>();
    private final List<Rule> addresses = new ArrayList<>();

    private RuleIndex(List<Rule> rules) {
        exact = HashMap.newHashMap(rules.size());
        rules.forEach(this::add);
    }

    static RuleIndex of(List<Rule> rules) {
        return new RuleIndex(rules);
    }

    /// The rule that speaks of this name on this port: an exact name before a wildcard, the longer wildcard before
    /// the
    /// shorter, then the one written first.
    Optional<Rule> find(HostName name, int port) {
        var ascii = name.ascii();
        var found = on(exact.get(ascii), port);
        if (below.isEmpty()) {
            return found;
        }
        for (var dot = ascii.indexOf('.'); dot >= 0 && found.isEmpty(); dot = ascii.indexOf('.', dot + 1)) {
            found = on(below.get(ascii.substring(dot + 1)), port);
        }
        return found;
    }

    /// The rule that speaks of this address on this port, the one written first.
    Optional<Rule> find(InetAddress address, int port) {
        for (var rule : addresses) {
            if (rule.target() instanceof Target.Addresses(var cidr)
                    && cidr.contains(address)
                    && rule.ports().contains(port)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /// Every rule for a name on any port, the most specific first.
    List<Rule> covering(HostName name) {
        var ascii = name.ascii();
        var found = new ArrayList<>(exact.getOrDefault(ascii, List.of()));
        for (var dot = ascii.indexOf('.'); dot >= 0 && !below.isEmpty(); dot = ascii.indexOf('.', dot + 1)) {
            found.addAll(below.getOrDefault(ascii.substring(dot + 1), List.of()));
        }
        return found;
    }

    /// Every port on which some rule speaks of this name.
    Ports ports(HostName name) {
        var ports = Ports.NONE;
        for (var rule : covering(name)) {
            ports = ports.isEmpty() ? rule.ports() : ports.plus(rule.ports());
        }
        return ports;
    }

    private void add(Rule rule) {
        switch (rule.target()) {
            case Target.Addresses _ -> addresses.add(rule);
            case Target.Names(HostPattern.Exact(var name)) -> add(exact, name, rule);
            case Target.Names(HostPattern.Below(var suffix)) -> add(below, suffix, rule);
        }
    }

    /// Nearly every name has one rule: a list of one takes half the room of a list that can grow.
    private static void add(Map<String, List<Rule>> rules, HostName name, Rule rule) {
        var before = rules.putIfAbsent(name.ascii(), List.of(rule));
        if (before instanceof ArrayList<Rule>) {
            before.add(rule);
        } else if (before != null) {
            var longer = new ArrayList<>(before);
            longer.add(rule);
            rules.put(name.ascii(), longer);
        }
    }

    private static Optional<Rule> on(@org.jspecify.annotations.Nullable List<Rule> rules, int port) {
        if (rules == null) {
            return Optional.empty();
        }
        for (var rule : rules) {
            if (rule.ports().contains(port)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
