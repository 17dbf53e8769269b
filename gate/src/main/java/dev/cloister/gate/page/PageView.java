// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import dev.cloister.gate.approval.Printable;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the agent may know of its policy and its refusals, as JSON fields.
///
/// Invariant: no path of the owner's file system and no address of the host's side of a service stands in it.
record PageView(Policy policy, List<RecentRefusals.Entry> refusals) {
    /// A page that a program with a small context reads; `policy show` lists them all to the owner.
    private static final int MAX_RULES = 500;

    private static final int MAX_REFUSALS = 50;
    private static final int MAX_REASON = 400;

    Map<String, Object> policyFields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("mode", policy.mode().word());
        fields.put("rules", policy.allow().size());
        fields.put("allow", rules(policy.allow()));
        fields.put("deny", rules(policy.deny()));
        fields.put("services", policy.services().stream().map(PageView::service).toList());
        return fields;
    }

    Map<String, Object> refusalFields() {
        return Map.of(
                "refusals",
                refusals.stream().limit(MAX_REFUSALS).map(this::refusal).toList());
    }

    private Map<String, Object> refusal(RecentRefusals.Entry entry) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("host", Printable.of(entry.host()));
        fields.put("port", entry.port());
        fields.put("reason", reason(entry.reason()));
        entry.remedy().ifPresent(line -> fields.put("remedy", Printable.of(line)));
        fields.put("time", entry.time().toString());
        fields.put("count", entry.count());
        return fields;
    }

    /// The same words as in the audit, but for where on the host a rule is written.
    String reason(String text) {
        if (text.indexOf('/') < 0) {
            return Printable.of(text, MAX_REASON);
        }
        var kept = text;
        for (var place : places()) {
            kept = kept.replace(place, fileName(place));
        }
        return Printable.of(kept.replaceAll("(?<![\\w:/.])(?:~?/[^/\\s:()]+)*/([^/\\s:()]+)", "$1"), MAX_REASON);
    }

    /// Only deny rules are named in reasons.
    private Iterable<String> places() {
        return policy.deny().stream()
                .map(rule -> rule.origin().place())
                .filter(place -> place.indexOf('/') >= 0)
                .distinct()
                .toList();
    }

    private List<Map<String, Object>> rules(List<Rule> rules) {
        return rules.stream().limit(MAX_RULES).map(PageView::rule).toList();
    }

    private static Map<String, Object> rule(Rule rule) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("target", rule.target().toString());
        fields.put("ports", rule.ports().toString());
        fields.put("why", Printable.of(rule.why()));
        fields.put("ask", rule.ask());
        fields.put("from", Printable.of(fileName(rule.origin().place())));
        return fields;
    }

    private static Map<String, Object> service(Service service) {
        return Map.of("target", service.name().ascii(), "ports", Integer.toString(service.port()));
    }

    private static String fileName(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }
}
