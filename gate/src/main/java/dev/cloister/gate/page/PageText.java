// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The page's JSON fields as text for people and models.
final class PageText {
    private static final String GUIDE = """
            You are inside a Cloister enclosure. Its gate decides by name what may be reached.
            What is refused fails at once with "no route to host" (IPv6: "connection refused").

              GET  /policy        the rules in force
              GET  /refusals      what was refused lately, why, and the line of policy that would allow it
              POST /request       ask a person for access: host, port and why, as JSON, as a form or as
                                  "HOST[:PORT] WHY", such as
                                  curl -d 'example.com:443 to read its docs' http://cloister.internal/request
              GET  /request/ID    what became of a request

            Add .json to a path, or send Accept: application/json, for JSON.

            """;

    private PageText() {}

    static String overview(PageView view) {
        return GUIDE + policy(view, 20) + "\n" + refusals(view.refusalFields(), 10);
    }

    static String policy(PageView view) {
        return policy(view, Integer.MAX_VALUE);
    }

    static String refusals(PageView view) {
        return refusals(view.refusalFields(), Integer.MAX_VALUE);
    }

    private static String policy(PageView view, int max) {
        var fields = view.policyFields();
        var all = view.policy().allow().size();
        var lines = new ArrayList<String>();
        lines.add("mode: " + fields.get("mode"));
        lines.add("allow: %d rules".formatted(all));
        objects(fields, "allow", max).forEach(rule -> lines.add("  " + rule(rule)));
        if (objects(fields, "allow", max).size() < all) {
            lines.add("  … the rest isn't shown");
        }
        lines.add("deny:");
        objects(fields, "deny", max).forEach(rule -> lines.add("  " + rule(rule)));
        lines.add("services:");
        objects(fields, "services", max).forEach(service -> lines.add("  " + target(service)));
        return String.join("\n", lines) + "\n";
    }

    private static String refusals(Map<String, Object> fields, int max) {
        var lines = new ArrayList<String>();
        lines.add("latest refusals:");
        for (var entry : objects(fields, "refusals", max)) {
            lines.add("  %s %s:%s (%s times): %s"
                    .formatted(
                            entry.get("time"),
                            entry.get("host"),
                            entry.get("port"),
                            entry.get("count"),
                            entry.get("reason")));
            if (entry.containsKey("remedy")) {
                lines.add("    the owner may allow it with: " + entry.get("remedy"));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String rule(Map<?, ?> rule) {
        var why = String.valueOf(rule.get("why"));
        return "%s%s%s (%s)"
                .formatted(
                        target(rule),
                        Boolean.TRUE.equals(rule.get("ask")) ? ", asks a person" : "",
                        why.isEmpty() ? "" : ": " + why,
                        rule.get("from"));
    }

    private static String target(Map<?, ?> entry) {
        return "%s port %s".formatted(entry.get("target"), entry.get("ports"));
    }

    private static List<Map<?, ?>> objects(Map<String, Object> fields, String name, int max) {
        var objects = new ArrayList<Map<?, ?>>();
        if (fields.get(name) instanceof List<?> list) {
            list.stream().limit(max).forEach(entry -> objects.add((Map<?, ?>) entry));
        }
        return objects;
    }
}
