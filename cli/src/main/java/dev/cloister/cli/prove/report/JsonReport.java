// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import dev.cloister.gate.control.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;

/// The report for programs: one JSON object on one line, whose field names are stable.
public final class JsonReport {
    private JsonReport() {}

    /// All of it.
    public static String text(Report report) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("leaks", report.count(Verdict.LEAK));
        fields.put("held", report.count(Verdict.HELD));
        fields.put("unenforceable", report.count(Verdict.UNENFORCEABLE));
        fields.put("allowed", report.count(Verdict.ALLOWED));
        fields.put("not_tried", report.count(Verdict.NOT_TRIED));
        fields.put("facts", named(report.facts()));
        fields.put("score", named(report.score()));
        fields.put("attacks", report.findings().stream().map(JsonReport::fields).toList());
        return JsonFields.line(fields) + "\n";
    }

    private static Map<String, Object> fields(Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", finding.attack().id());
        fields.put("group", finding.attack().group().word());
        fields.put("verdict", finding.verdict().field());
        fields.put("tried", finding.attack().tried());
        fields.put("held_by", finding.attack().heldBy());
        fields.put("detail", finding.detail());
        fields.put("requirements", finding.attack().requirements());
        return fields;
    }

    private static Map<String, Object> named(Map<String, ?> values) {
        var fields = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> fields.put(name.replace(' ', '_'), value));
        return fields;
    }
}
