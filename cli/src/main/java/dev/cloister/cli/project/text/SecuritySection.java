// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import dev.cloister.policy.Mode;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.util.List;

/// The part of SECURITY.md that says what the agent may reach and why, between two marks.
public final class SecuritySection {
    private static final String BEGIN = "<!-- what the agent may reach: written by cloister init -->";
    private static final String END = "<!-- end of what cloister init wrote -->";

    private SecuritySection() {}

    /// The document that is there, with the section for this policy in place of the one that it has, or at its end.
    public static String with(String document, Mode mode, List<Rule> rules, List<Service> services) {
        var section = section(mode, rules, services);
        var begin = document.indexOf(BEGIN);
        var end = document.indexOf(END);
        if (begin >= 0 && end > begin) {
            return document.substring(0, begin) + section + document.substring(end + END.length());
        }
        if (document.isEmpty()) {
            return "# Security\n\n" + section + "\n";
        }
        return document + (document.endsWith("\n") ? "\n" : "\n\n") + section + "\n";
    }

    private static String section(Mode mode, List<Rule> rules, List<Service> services) {
        var text = new StringBuilder(BEGIN).append("\n## What the agent may reach\n\n");
        text.append("The agent of the devcontainer works in an enclosure in `%s` mode: ".formatted(mode.word()));
        text.append(mode.isOpen()
                ? "everything passes and is recorded.\n"
                : "what isn't listed here is refused, and every attempt is recorded.\n");
        text.append("`.devcontainer/cloister.yaml` decides; this table is made from it.\n\n");
        text.append("| host | ports | why |\n|---|---|---|\n");
        rules.forEach(rule -> text.append("| `%s` | %s | %s |\n".formatted(rule.target(), rule.ports(), cell(rule.why()))));
        services.forEach(service -> text.append("| `%s` | %d | a service beside the workspace, without a way out |\n"
                .formatted(service.name().ascii(), service.port())));
        return text.append(END).toString();
    }

    /// What somebody else wrote, within one cell.
    private static String cell(String text) {
        return text.replaceAll("[|<>\\p{Cntrl}`]", " ").strip();
    }
}
