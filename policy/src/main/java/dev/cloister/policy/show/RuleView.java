// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One rule, every default written out, as words and as a map.
public final class RuleView {
    private final Rule rule;

    public RuleView(Rule rule) {
        this.rule = rule;
    }

    /// Whether the gate can prove the outer name only: an HTTPS rule without inspection, whose server may answer
    /// for
    /// other names on the same address.
    public boolean mayBeFronted() {
        return rule.target() instanceof Target.Names && rule.ports().contains(443);
    }

    /// How it lets something pass, beside target and ports.
    public List<String> conditions() {
        var words = new ArrayList<String>();
        words.add("addresses " + admits());
        words.add("tls " + tls());
        if (rule.ask()) {
            words.add("asks a person");
        }
        if (!rule.records().isEmpty()) {
            words.add("forwards " + String.join(", ", records()));
        }
        if (rule.target().toString().startsWith("*")) {
            words.add("%d names at most".formatted(rule.budget()));
        }
        if (mayBeFronted()) {
            words.add("may be fronted");
        }
        return words;
    }

    /// The rule for JSON: texts, numbers, truth values and lists.
    public Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put(
                rule.target() instanceof Target.Names ? "host" : "cidr",
                rule.target().toString());
        map.put("ports", rule.ports().toString());
        map.put("why", rule.why());
        map.put("addresses", admits());
        map.put("tls", tls());
        map.put("ask", rule.ask());
        map.put("records", records());
        map.put("names", rule.budget());
        map.put("mayBeFronted", mayBeFronted());
        map.put("origin", rule.origin().toString());
        return map;
    }

    /// What an allow rule says, in a form that equal rules share; without why and origin, which allow nothing.
    String canonical() {
        return "%s %s %s %s %s %s %d"
                .formatted(
                        rule.target(),
                        rule.ports(),
                        admits(),
                        tls(),
                        rule.ask() ? "ask" : "pass",
                        String.join(",", records()),
                        rule.budget());
    }

    private String admits() {
        return switch (rule.admits()) {
            case PUBLIC -> "public";
            case PRIVATE -> "public and private";
            case SERVICE -> "any, the host's too";
        };
    }

    private String tls() {
        return switch (rule.tls()) {
            case NAMED -> "named";
            case NAMED_OR_ENCRYPTED -> "named or encrypted";
            case OPAQUE -> "opaque";
        };
    }

    private List<String> records() {
        return rule.records().stream().map(Enum::name).sorted().toList();
    }
}
