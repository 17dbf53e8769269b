// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The git repositories of a workspace, those near its top first.
///
/// @param directories git directories: named `.git`, within one as a submodule's, or bare
/// @param links files named `.git`, which name a git directory
/// @param complete whether all of the workspace was looked at
public record Repositories(List<String> directories, List<String> links, boolean complete) {
    /// How many entries are worth looking at where nothing else is looked for; a large project has some thousands.
    public static final int BEFORE = 20_000;

    public Repositories {
        directories = List.copyOf(directories);
        links = List.copyOf(links);
    }

    /// Looks for them alone.
    ///
    /// @param most how many entries to look at
    public static Repositories in(Path workspace, int most) {
        try (var beneath = new Beneath(workspace)) {
            var search = new RepositorySearch();
            return search.found(beneath::entries, most, Walk.through(beneath, most, search::see));
        }
    }

    /// Each path of one.
    Set<String> paths() {
        var paths = new HashSet<>(directories);
        paths.addAll(links);
        return paths;
    }
}
