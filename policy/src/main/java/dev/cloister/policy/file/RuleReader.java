// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import dev.cloister.policy.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the items of `allow` and `deny`: a plain `example.com:22`, or a map.
final class RuleReader {
    private final Problems problems;
    private final Values values;
    private final HostReader hosts;
    private final PortReader ports;
    private final TargetCheck check;

    RuleReader(Problems problems, Set<HostName> services) {
        this.problems = problems;
        values = new Values(problems);
        hosts = new HostReader(problems);
        ports = new PortReader(problems);
        check = new TargetCheck(problems, services);
    }

    /// One thing that may be reached; 443 where no port is written.
    Optional<Rule> allow(Yaml item) {
        return switch (item) {
            case Yaml.Scalar scalar -> plain(scalar, "allow", Ports.HTTPS).filter(rule -> check.allows(scalar, rule));
            case Yaml.Mapping mapping -> allow(Fields.of(mapping, Keys.ALLOW, problems));
            case Yaml.Sequence _ -> values.refuse("allow", item, "a host or a map with host or cidr");
        };
    }

    /// One thing that may not; every port where none is written, for what somebody denies is denied.
    Optional<Rule> deny(Yaml item) {
        return switch (item) {
            case Yaml.Scalar scalar -> plain(scalar, "deny", Ports.ALL);
            case Yaml.Mapping mapping -> {
                var fields = Fields.of(mapping, Keys.DENY, problems);
                yield target(fields).flatMap(target -> common(fields, target, Ports.ALL));
            }
            case Yaml.Sequence _ -> values.refuse("deny", item, "a host or a map with host or cidr");
        };
    }

    private Optional<Rule> plain(Yaml.Scalar scalar, String key, Ports otherwise) {
        return values.text(key, scalar)
                .flatMap(hosts::hostAndPort)
                .map(found -> Rule.of(
                        new Target.Names(found.pattern()),
                        found.port().orElse(otherwise),
                        "",
                        problems.origin(scalar.at())));
    }

    private Optional<Rule> allow(Fields fields) {
        var target = target(fields);
        var options = new RuleOptions(problems, fields);
        var records = options.records();
        var admits = options.admits();
        var tls = options.tls();
        var ask = options.ask();
        var budget = options.budget();
        var whole = target.flatMap(found -> common(fields, found, Ports.HTTPS));
        return whole.map(rule -> new Rule(
                        rule.target(), rule.ports(), rule.why(), admits, tls, ask, records, budget, rule.origin()))
                .filter(rule -> check.allows(place(fields), rule));
    }

    private Optional<Rule> common(Fields fields, Target target, Ports otherwise) {
        var why = fields.value("why")
                .flatMap(value -> values.remark("why", value))
                .orElse("");
        var chosen = fields.has("ports") ? fields.value("ports").flatMap(ports::list) : Optional.of(otherwise);
        return chosen.map(found ->
                Rule.of(target, found, why, problems.origin(place(fields).at())));
    }

    private Optional<Target> target(Fields fields) {
        if (fields.has("host") == fields.has("cidr")) {
            problems.add(
                    fields.at(),
                    fields.has("host") ? "host and cidr in one rule (expected: one of them)" : "neither host nor cidr");
            return Optional.empty();
        }
        return fields.has("host")
                ? fields.value("host")
                        .flatMap(value -> values.text("host", value))
                        .flatMap(this::names)
                : fields.value("cidr")
                        .flatMap(value -> values.text("cidr", value))
                        .flatMap(check::addresses);
    }

    private Optional<Target> names(Yaml.Scalar scalar) {
        return hosts.host(scalar).map(Target.Names::new);
    }

    /// Where the target stands: rules are known by it.
    private static Yaml.Scalar place(Fields fields) {
        return fields.value("host")
                .or(() -> fields.value("cidr"))
                .filter(Yaml.Scalar.class::isInstance)
                .map(Yaml.Scalar.class::cast)
                .orElse(new Yaml.Scalar(fields.at(), "", true));
    }

    /// Every item of a list, without those that are wrong, which have been told.
    static List<Rule> all(List<Yaml> items, Function<Yaml, Optional<Rule>> one) {
        return items.stream().map(one).flatMap(Optional::stream).toList();
    }

    static Set<HostName> names(List<Service> services) {
        var names = new HashSet<HostName>();
        services.forEach(service -> names.add(service.name()));
        return names;
    }
}
