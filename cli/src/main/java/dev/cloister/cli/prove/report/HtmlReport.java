// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The report as one page that needs nothing else: no script, no font, no picture from anywhere.
///
/// Everything that stands in it is escaped, and a policy within the page forbids scripts besides: details come out of the
/// enclosure.
public final class HtmlReport {
    private HtmlReport() {}

    /// The page.
    public static String text(Report report) {
        var tight = report.isTight();
        return template()
                .replace("{{title}}", tight ? "Contained: 0 leaks" : leaks(report.count(Verdict.LEAK)))
                .replace("{{state}}", tight ? "tight" : "leaking")
                .replace("{{summary}}", escaped(report.summary()))
                .replace("{{tiles}}", tiles(report))
                .replace("{{score}}", definitions(report.score()))
                .replace("{{facts}}", definitions(report.facts()))
                .replace("{{groups}}", groups(report));
    }

    private static String leaks(long count) {
        return count == 1 ? "1 leak" : "%d leaks".formatted(count);
    }

    private static String tiles(Report report) {
        return List.of(Verdict.values()).stream()
                .map(verdict -> "<li class=\"%s\"><b>%d</b> %s</li>"
                        .formatted(verdict.field(), report.count(verdict), verdict.words()))
                .collect(Collectors.joining("\n"));
    }

    private static String definitions(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(entry -> "<dt>%s</dt><dd>%s</dd>"
                        .formatted(escaped(entry.getKey()), escaped(String.valueOf(entry.getValue()))))
                .collect(Collectors.joining("\n"));
    }

    private static String groups(Report report) {
        return report.groups().entrySet().stream()
                .map(entry -> "<section><h2>%s</h2><div class=\"wide\"><table>%s%s</table></div></section>"
                        .formatted(
                                escaped(entry.getKey().title()),
                                "<tr><th>Verdict</th><th>What was tried</th><th>What holds</th><th>What was met</th></tr>",
                                entry.getValue().stream().map(HtmlReport::row).collect(Collectors.joining("\n"))))
                .collect(Collectors.joining("\n"));
    }

    private static String row(Finding finding) {
        var attack = finding.attack();
        return """
                <tr class="%s"><td><span class="verdict">%s</span></td><td>%s<br><code>%s</code></td><td>%s</td><td>%s</td></tr>"""
                .formatted(
                        finding.verdict().field(),
                        finding.verdict().words(),
                        escaped(attack.tried()),
                        escaped(attack.id()),
                        escaped(attack.heldBy()),
                        escaped(finding.detail()));
    }

    /// Braces too: nothing that is put in is replaced again.
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    private static String template() {
        try (var stream = HtmlReport.class.getResourceAsStream("report.html")) {
            if (stream == null) {
                throw new IllegalStateException("report.html isn't in the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
