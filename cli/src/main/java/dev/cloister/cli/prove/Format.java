// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.prove.report.HtmlReport;
import dev.cloister.cli.prove.report.JsonReport;
import dev.cloister.cli.prove.report.Report;
import dev.cloister.cli.prove.report.TextReport;

/// In which form a report is printed.
enum Format {
    /// For a terminal.
    TEXT,
    /// For programs.
    JSON,
    /// For a browser.
    HTML;

    /// The report in this form.
    String of(Report report, boolean coloured) {
        return switch (this) {
            case TEXT -> new TextReport(report, coloured).text();
            case JSON -> JsonReport.text(report);
            case HTML -> HtmlReport.text(report);
        };
    }
}
