// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The whole policy in force, every default written out, each rule with its origin.
public final class PolicyText {
    private PolicyText() {}

    /// The policy for people.
    public static String show(Policy policy) {
        var text = new StringBuilder();
        text.append("mode:     %s\n".formatted(policy.mode().word()));
        text.append("refusals: %s\n".formatted(word(policy.refusals())));
        text.append("digest:   %s\n".formatted(PolicyDigest.of(policy)));
        section(text, "allow", policy.allow().stream().map(PolicyText::allow).toList());
        section(text, "deny", policy.deny().stream().map(PolicyText::deny).toList());
        section(
                text,
                "services",
                policy.services().stream().map(PolicyText::service).toList());
        EnclosedText.sections(policy.enclosed()).forEach((name, lines) -> section(text, name, lines));
        return text.toString();
    }

    /// The policy for JSON: texts, numbers, truth values, lists and maps.
    public static Map<String, Object> asMap(Policy policy) {
        var map = new LinkedHashMap<String, Object>();
        map.put("mode", policy.mode().word());
        map.put("refusals", word(policy.refusals()));
        map.put("digest", PolicyDigest.of(policy));
        map.put(
                "allow",
                policy.allow().stream().map(rule -> new RuleView(rule).asMap()).toList());
        map.put("deny", policy.deny().stream().map(PolicyText::denyMap).toList());
        map.put(
                "services",
                policy.services().stream().map(PolicyText::serviceMap).toList());
        map.putAll(EnclosedText.asMap(policy.enclosed()));
        return map;
    }

    /// What the policy answers to a name.
    public static Explanation explain(Policy policy, HostName name, int port) {
        return new Explanation(name.ascii(), port, policy.decide(name, port));
    }

    /// What the policy answers to a literal address.
    public static Explanation explain(Policy policy, InetAddress address, int port) {
        return new Explanation(address.getHostAddress(), port, policy.decide(address, port));
    }

    static String word(Refusals refusals) {
        return switch (refusals) {
            case REJECT -> "reject";
            case EXPLAIN -> "explain";
        };
    }

    private static void section(StringBuilder text, String name, List<String> lines) {
        text.append("%s:%s\n".formatted(name, lines.isEmpty() ? " nothing" : ""));
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }

    private static String allow(Rule rule) {
        var conditions = String.join("; ", new RuleView(rule).conditions());
        return "%s  [%s]%s  (%s)".formatted(rule, conditions, why(rule), rule.origin());
    }

    private static String deny(Rule rule) {
        return "%s%s  (%s)".formatted(rule, why(rule), rule.origin());
    }

    private static String why(Rule rule) {
        return rule.why().isEmpty() ? "" : "  " + rule.why();
    }

    private static String service(Service service) {
        return "%s:%d -> %s  (%s)".formatted(service.name(), service.port(), server(service), service.origin());
    }

    private static String server(Service service) {
        return (service.host().indexOf(':') < 0 ? "%s:%d" : "[%s]:%d").formatted(service.host(), service.port());
    }

    private static Map<String, Object> denyMap(Rule rule) {
        var map = new RuleView(rule).asMap();
        map.keySet().retainAll(List.of("host", "cidr", "ports", "why", "origin"));
        return map;
    }

    private static Map<String, Object> serviceMap(Service service) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", service.name().ascii());
        map.put("port", service.port());
        map.put("server", server(service));
        map.put("origin", service.origin().toString());
        return map;
    }
}
