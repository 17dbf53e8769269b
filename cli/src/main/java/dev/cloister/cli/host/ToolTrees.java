// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The trees in which the tools on the caller's PATH live, outside the system's own: shown inside at the same paths,
/// read-only.
///
/// Of a home nothing else is shown. What a tool needs beside its directory on PATH stands in a short table.
public record ToolTrees(List<Path> trees, Map<String, String> environment, String path) {
    /// A tool's directory on PATH, what else it needs (all below the home), and the variable that says where it is.
    private record Needs(String onPath, List<String> trees, String variable, String value) {}

    private static final List<Needs> KNOWN = List.of(
            new Needs(".pyenv/shims", List.of(".pyenv"), "PYENV_ROOT", ".pyenv"),
            new Needs(".pyenv/bin", List.of(".pyenv"), "PYENV_ROOT", ".pyenv"),
            // rustup wants to make the last of them where it isn't.
            new Needs(
                    ".cargo/bin",
                    List.of(".rustup/toolchains", ".rustup/settings.toml", ".rustup/update-hashes"),
                    "RUSTUP_HOME",
                    ".rustup"),
            new Needs(".nvm/versions", List.of(".nvm/versions"), "", ""),
            new Needs(".sdkman/candidates", List.of(".sdkman/candidates"), "", ""),
            new Needs(".rbenv/shims", List.of(".rbenv"), "RBENV_ROOT", ".rbenv"),
            new Needs(".volta/bin", List.of(".volta/tools"), "VOLTA_HOME", ".volta"));

    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin");

    /// The trees of a PATH.
    ///
    /// @param entries its trusted directories
    public static ToolTrees of(List<Path> entries, Path home) {
        var trees = new LinkedHashSet<Path>();
        var variables = new TreeMap<String, String>();
        var shown = entries.stream().filter(entry -> !holds(entry, home)).toList();
        for (var entry : shown) {
            if (SYSTEM.stream().noneMatch(entry::startsWith)) {
                trees.add(entry);
                LinkedTrees.of(entry, home, trees);
                KNOWN.stream()
                        .filter(known -> entry.startsWith(home.resolve(known.onPath())))
                        .forEach(known -> {
                            known.trees().stream()
                                    .map(home::resolve)
                                    .filter(java.nio.file.Files::exists)
                                    .forEach(trees::add);
                            if (!known.variable().isEmpty()) {
                                variables.put(
                                        known.variable(),
                                        home.resolve(known.value()).toString());
                            }
                        });
            }
        }
        var path = shown.stream().map(Path::toString).distinct().collect(Collectors.joining(":"));
        return new ToolTrees(outermost(trees), variables, path);
    }

    /// A home on PATH, or a directory that holds it, would be shown whole.
    private static boolean holds(Path entry, Path home) {
        try {
            return home.toRealPath().startsWith(entry.toRealPath());
        } catch (IOException _) {
            return home.startsWith(entry);
        }
    }

    /// A tree within another is shown already.
    private static List<Path> outermost(LinkedHashSet<Path> trees) {
        var kept = new ArrayList<Path>();
        for (var tree : trees) {
            if (trees.stream().noneMatch(other -> !other.equals(tree) && tree.startsWith(other))) {
                kept.add(tree);
            }
        }
        return List.copyOf(kept);
    }
}
