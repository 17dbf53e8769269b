// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.doctor;

import dev.cloister.linux.Finding;
import dev.cloister.linux.Finding.State;
import dev.cloister.linux.HostReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A host's report for people and for programs.
final class ReportText {
    private static final int STATE_WIDTH = 10;

    private ReportText() {}

    /// One line for each finding, the cure of a lack below it, and the verdict last.
    static String table(HostReport report) {
        var width = report.findings().stream()
                        .mapToInt(finding -> finding.subject().length())
                        .max()
                        .orElse(0)
                + 2;
        var rows = report.findings().stream().flatMap(finding -> rows(finding, width));
        return Stream.of(rows, install(report), Stream.of(verdict(report)))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    /// The same as fields of one JSON object.
    static Map<String, Object> fields(HostReport report) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("run_possible", report.allowsRun());
        report.install().ifPresent(command -> fields.put("install", command));
        fields.put(
                "findings", report.findings().stream().map(ReportText::fields).toList());
        return fields;
    }

    private static Stream<String> rows(Finding finding, int width) {
        var row = padded(name(finding.state()), STATE_WIDTH) + padded(finding.subject(), width) + finding.detail();
        var indent = " ".repeat(STATE_WIDTH);
        var fix = finding.fix().stream()
                .flatMap(String::lines)
                .map(line -> indent + "  " + line)
                .toList();
        var heading = fix.isEmpty() ? Stream.<String>of() : Stream.of(indent + "fix:");
        return Stream.of(Stream.of(row), heading, fix.stream()).flatMap(lines -> lines);
    }

    private static Stream<String> install(HostReport report) {
        return report.install().stream()
                .flatMap(command -> List.of("", "install what is missing:", "  " + command).stream());
    }

    private static String verdict(HostReport report) {
        return report.allowsRun() ? "\na run is possible" : "\nno run is possible";
    }

    private static Map<String, Object> fields(Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("subject", finding.subject());
        fields.put("state", name(finding.state()));
        fields.put("detail", finding.detail());
        finding.fix().ifPresent(fix -> fields.put("fix", fix));
        return fields;
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
