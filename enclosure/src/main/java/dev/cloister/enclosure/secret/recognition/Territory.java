// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import java.util.Set;

/// What kind of files a directory holds, and so how closely they are looked at.
public enum Territory {
    /// The owner's own: names and contents.
    OWN,
    /// What a build made of them: names.
    OUTPUT,
    /// What strangers published, with the keys of their tests: names, except those of keys.
    PACKAGES,
    /// A repository's own directory: git's objects are compressed, and its configuration is looked at elsewhere.
    GIT;

    private static final Set<String> OUTPUTS =
            Set.of("target", "build", "dist", "out", ".next", ".nuxt", "__pycache__", ".cache", "coverage", ".gradle");
    private static final Set<String> PACKAGE_NAMES = Set.of(
            "node_modules",
            "bower_components",
            "site-packages",
            "vendor",
            ".venv",
            "venv",
            ".tox",
            ".m2",
            "Pods",
            ".pnpm-store",
            ".yarn");

    /// That of a directory, by its path in the workspace.
    public static Territory of(String path) {
        var territory = OWN;
        for (var start = 0; start < path.length() && territory != GIT; ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            territory = territory.below(path.substring(start, end));
            start = end + 1;
        }
        return territory;
    }

    /// That of a directory in this one.
    public Territory below(String name) {
        if (name.equals(".git")) {
            return GIT;
        }
        if (this == PACKAGES || PACKAGE_NAMES.contains(name)) {
            return PACKAGES;
        }
        return this == OUTPUT || OUTPUTS.contains(name) ? OUTPUT : OWN;
    }
}
