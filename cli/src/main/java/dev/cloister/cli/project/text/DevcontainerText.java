// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import dev.cloister.cli.project.choice.Choice;
import dev.cloister.cli.project.choice.Project;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// devcontainer.json, with comments, as editors read it.
public final class DevcontainerText {
    private DevcontainerText() {}

    /// The text for a project.
    public static String of(Project project, Choice choice) {
        var extensions = new LinkedHashSet<String>();
        extensions.add("anthropic.claude-code");
        project.languages().stream().sorted().forEach(language -> extensions.add(language.extension()));
        return Template.fill(
                "devcontainer.json",
                Map.of(
                        "name", Scalar.quoted(project.name()),
                        "editor", choice.profile().hasEditor(),
                        "extensions", lines(List.copyOf(extensions))));
    }

    private static List<Map<String, String>> lines(List<String> names) {
        var lines = new ArrayList<Map<String, String>>();
        for (var name : names) {
            var comma = lines.size() + 1 < names.size() ? "," : "";
            lines.add(Map.of("name", Scalar.quoted(name), "comma", comma));
        }
        return lines;
    }
}
