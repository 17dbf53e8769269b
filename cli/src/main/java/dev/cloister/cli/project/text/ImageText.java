// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import dev.cloister.cli.project.choice.Choice;
import dev.cloister.cli.project.choice.Project;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What the workspace's image is made of.
public final class ImageText {
    /// What every agent works with.
    private static final List<String> ALWAYS = List.of("ca-certificates", "curl", "git", "less");

    /// A version that was looked at.
    private static final String CLAUDE_CODE = "2.1.331";

    private ImageText() {}

    /// The Dockerfile.
    public static String dockerfile(Project project, Choice choice) {
        var packages = new TreeSet<>(ALWAYS);
        project.languages().forEach(language -> packages.addAll(language.packages()));
        choice.services().forEach(service -> packages.addAll(service.tools()));
        return Template.fill("Dockerfile", Map.of("packages", String.join(" ", packages), "claude", CLAUDE_CODE));
    }

    /// The first process of the workspace.
    public static String workspace() {
        return Template.fill("workspace", Map.of());
    }
}
