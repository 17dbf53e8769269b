// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import dev.cloister.gate.approval.Printable;
import java.util.ArrayList;
import java.util.List;

/// The report for a terminal: a section for each group, a line for each attack.
public final class TextReport {
    private static final int VERDICT_WIDTH = 19;
    private static final int LONGEST = 1_000;
    private static final String RESET = "\u001b[0m";

    private final Report report;
    private final boolean coloured;

    /// @param coloured whether verdicts get colours
    public TextReport(Report report, boolean coloured) {
        this.report = report;
        this.coloured = coloured;
    }

    /// All of it.
    public String text() {
        var lines = new ArrayList<String>();
        var width = width(report.findings());
        report.groups().forEach((group, findings) -> {
            lines.add(group.title());
            findings.forEach(finding -> lines.add(line(finding, width)));
            lines.add("");
        });
        lines.add("Within reach");
        var scoreWidth = longest(report.score().keySet());
        report.score().forEach((what, number) -> lines.add("  %s %d".formatted(padded(what, scoreWidth), number)));
        lines.add("");
        var factWidth = longest(report.facts().keySet());
        report.facts().forEach((what, fact) -> lines.add("%s %s".formatted(padded(what, factWidth), harmless(fact))));
        lines.add("");
        lines.add(report.summary());
        return String.join("\n", lines) + "\n";
    }

    private String line(Finding finding, int width) {
        var verdict = painted(padded(finding.verdict().words(), VERDICT_WIDTH), finding.verdict());
        var detail = finding.verdict() == Verdict.HELD ? finding.attack().heldBy() : finding.detail();
        return "  %s%s  %s".formatted(verdict, padded(finding.attack().tried(), width), harmless(detail));
    }

    private String painted(String text, Verdict verdict) {
        if (!coloured) {
            return text;
        }
        return switch (verdict) {
            case HELD -> "\u001b[32m" + text + RESET;
            case LEAK -> "\u001b[1;31m" + text + RESET;
            case UNENFORCEABLE, ALLOWED, NOT_TRIED -> "\u001b[33m" + text + RESET;
        };
    }

    /// What was met came out of the enclosure.
    private static String harmless(String text) {
        return Printable.of(text, LONGEST);
    }

    private static int width(List<Finding> findings) {
        return longest(findings.stream().map(finding -> finding.attack().tried()).toList());
    }

    private static int longest(Iterable<String> texts) {
        var longest = 0;
        for (var text : texts) {
            longest = Math.max(longest, text.length());
        }
        return longest;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
