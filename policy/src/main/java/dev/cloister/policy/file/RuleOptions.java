// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads how a rule lets something pass, and refuses what has no meaning for its target.
final class RuleOptions {
    private static final int MOST_NAMES = 65_536;
    private static final List<String> RECORD_TYPES = List.of("SRV", "TXT", "MX");

    private final Problems problems;
    private final Values values;
    private final Fields fields;
    private final boolean addresses;

    RuleOptions(Problems problems, Fields fields) {
        this.problems = problems;
        this.values = new Values(problems);
        this.fields = fields;
        this.addresses = fields.has("cidr") && !fields.has("host");
    }

    /// A rule for addresses admits what it names, private ones too.
    Rule.Admits admits() {
        var asked = option("private", "the addresses are written already")
                .flatMap(value -> values.flag("private", value))
                .orElse(false);
        return asked || addresses ? Rule.Admits.PRIVATE : Rule.Admits.PUBLIC;
    }

    /// No name can be asked of a client that goes to an address.
    Rule.Tls tls() {
        var reason = "an address has no name to compare";
        var word = option("tls", reason).flatMap(value -> values.word("tls", value, List.of("named", "opaque")));
        var ech = option("ech", reason).flatMap(value -> values.word("ech", value, List.of("allow")));
        if (ech.isPresent() && word.filter("opaque"::equals).isPresent()) {
            problems.add(fields.at("ech"), "ech: has no meaning with tls: opaque, which reads no hello");
        }
        if (addresses || word.filter("opaque"::equals).isPresent()) {
            return Rule.Tls.OPAQUE;
        }
        return ech.isPresent() ? Rule.Tls.NAMED_OR_ENCRYPTED : Rule.Tls.NAMED;
    }

    boolean ask() {
        return fields.value("ask").flatMap(value -> values.flag("ask", value)).orElse(false);
    }

    Set<Rule.RecordType> records() {
        var types = EnumSet.noneOf(Rule.RecordType.class);
        option("records", "an address has no records")
                .map(value -> values.items("records", value))
                .orElse(List.of())
                .forEach(item -> record(item, types));
        return types;
    }

    int budget() {
        var wildcard = fields.value("host")
                .filter(value ->
                        value instanceof Yaml.Scalar host && host.text().startsWith("*."))
                .isPresent();
        if (fields.has("names") && !wildcard) {
            problems.add(fields.at("names"), "names: counts names below a wildcard, and there is none");
            return Rule.DEFAULT_BUDGET;
        }
        return fields.value("names")
                .flatMap(value -> values.number("names", value, 1, MOST_NAMES))
                .orElse(Rule.DEFAULT_BUDGET);
    }

    private void record(Yaml item, Set<Rule.RecordType> types) {
        values.word("records", item, RECORD_TYPES).map(Rule.RecordType::valueOf).ifPresent(type -> {
            if (!types.add(type)) {
                problems.add(item.at(), "records: %s a second time".formatted(type));
            }
        });
    }

    private Optional<Yaml> option(String key, String reason) {
        if (addresses && fields.has(key)) {
            problems.add(fields.at(key), "%s: has no meaning with cidr: %s".formatted(key, reason));
            return Optional.empty();
        }
        return fields.value(key);
    }
}
