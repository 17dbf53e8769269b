// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import dev.cloister.policy.Decision;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One decision with everything that led to it.
///
/// @param what the name or address that was asked about
public record Explanation(String what, int port, Decision decision) {
    /// `allow`, `deny` or `ask`.
    public String verdict() {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Deny _ -> "deny";
            case Decision.Ask _ -> "ask";
        };
    }

    /// The rule that decided, if one did.
    public Optional<Rule> rule() {
        return switch (decision) {
            case Decision.Allow allow -> Optional.of(allow.rule());
            case Decision.Ask ask -> Optional.of(ask.rule());
            case Decision.Deny _ -> Optional.empty();
        };
    }

    /// Why it is refused, or would be in strict mode.
    public Optional<Reason> reason() {
        return switch (decision) {
            case Decision.Allow allow -> allow.wouldRefuse();
            case Decision.Ask ask -> Optional.of(ask.reason());
            case Decision.Deny deny -> Optional.of(deny.reason());
        };
    }

    /// The explanation for people.
    public String text() {
        var text = new StringBuilder("%s:%d  %s\n".formatted(what, port, verdict()));
        rule().ifPresent(rule -> {
            line(text, "rule", rule.toString());
            line(text, "origin", rule.origin().toString());
            line(text, "why", rule.why());
            line(text, "how", String.join("; ", new RuleView(rule).conditions()));
        });
        reason().ifPresent(reason -> {
            line(text, decision instanceof Decision.Allow ? "in strict mode" : "reason", reason.text());
            reason.remedy().ifPresent(remedy -> line(text, "to allow it", remedy));
        });
        return text.toString();
    }

    /// The explanation for JSON.
    public Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("target", what);
        map.put("port", port);
        map.put("decision", verdict());
        rule().ifPresent(rule -> map.put("rule", new RuleView(rule).asMap()));
        reason().ifPresent(reason -> {
            map.put("code", reason.code().word());
            map.put("reason", reason.text());
            reason.remedy().ifPresent(remedy -> map.put("remedy", remedy));
        });
        return map;
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("  %s: %s\n".formatted(name, value));
        }
    }
}
