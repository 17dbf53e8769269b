// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.ShownSecrets;
import java.util.ArrayList;
import java.util.List;

/// Reads the section `files`.
final class FilesReader {
    private final Problems problems;
    private final Values values;

    FilesReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
    }

    EnclosedFiles read(Yaml value) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<EnclosedFiles>refuse("files", value, "a map").orElse(EnclosedFiles.DEFAULT);
        }
        var fields = Fields.of(mapping, Keys.FILES, problems);
        return new EnclosedFiles(
                fields.value("workspace").map(this::at).orElse(EnclosedFiles.At.WORKSPACE),
                fields.value("home").map(this::home).orElse(EnclosedFiles.Home.KEPT),
                fields.value("tools").map(this::tools).orElse(List.of()),
                fields.value("writable").map(this::writable).orElse(List.of()),
                fields.value("secrets").map(new SecretsReader(problems)::read).orElse(ShownSecrets.NONE));
    }

    private EnclosedFiles.At at(Yaml value) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<EnclosedFiles.At>refuse("workspace", value, "a map such as { at: same }")
                    .orElse(EnclosedFiles.At.WORKSPACE);
        }
        var words = List.of(EnclosedFiles.At.WORKSPACE.word(), EnclosedFiles.At.SAME.word());
        var at = Fields.of(mapping, Keys.WORKSPACE, problems).value("at").flatMap(word -> values.word("at", word, words));
        return at.orElse("").equals(EnclosedFiles.At.SAME.word()) ? EnclosedFiles.At.SAME : EnclosedFiles.At.WORKSPACE;
    }

    private EnclosedFiles.Home home(Yaml value) {
        var words = List.of(EnclosedFiles.Home.KEPT.word(), EnclosedFiles.Home.FRESH.word());
        var home = values.word("home", value, words);
        return home.orElse("").equals(EnclosedFiles.Home.FRESH.word())
                ? EnclosedFiles.Home.FRESH
                : EnclosedFiles.Home.KEPT;
    }

    private List<String> tools(Yaml value) {
        var trees = new ArrayList<String>();
        for (var item : values.items("tools", value)) {
            values.text("tools", item).filter(this::isTree).ifPresent(scalar -> trees.add(scalar.text()));
        }
        return trees;
    }

    private List<String> writable(Yaml value) {
        var paths = new ArrayList<String>();
        for (var item : values.items("writable", value)) {
            values.text("writable", item).filter(this::isInWorkspace).ifPresent(scalar -> paths.add(scalar.text()));
        }
        return paths;
    }

    /// A path below the workspace, and never within a git directory.
    private boolean isInWorkspace(Yaml.Scalar scalar) {
        var whole = "/" + scalar.text() + "/";
        var git = whole.contains("/.git/");
        var fits = !git && !whole.contains("//") && !whole.contains("/../") && !whole.contains("/./");
        if (!fits) {
            problems.add(
                    scalar.at(),
                    git
                            ? "writable: %s: a git directory stays protected".formatted(Values.shown(scalar))
                            : "writable: %s (expected: a path in the workspace without . and .., such as .vscode/tasks.json)"
                                    .formatted(Values.shown(scalar)));
        }
        return fits;
    }

    /// One tree of the host: never all of it, never by a way around.
    private boolean isTree(Yaml.Scalar scalar) {
        var text = scalar.text();
        var below = text.startsWith("~/") ? text.substring(1) : text;
        var fits = below.startsWith("/")
                && !below.endsWith("/")
                && !below.contains("//")
                && !(below + "/").contains("/../")
                && !(below + "/").contains("/./");
        if (!fits) {
            problems.add(
                    scalar.at(),
                    "tools: %s (expected: a path from / or ~/ without . and .., such as /opt/jdk)"
                            .formatted(Values.shown(scalar)));
        }
        return fits;
    }
}
