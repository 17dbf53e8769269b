// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The git repositories of a workspace, those near its top first. Links are not followed.
///
/// @param directories git directories: named `.git`, within one as a submodule's, or bare
/// @param links files named `.git`, which name a git directory
/// @param complete whether all of the workspace was looked at
public record Repositories(List<String> directories, List<String> links, boolean complete) {
    /// How many entries are looked at before a run; a large project has some thousands.
    public static final int BEFORE = 20_000;
    /// After a run nobody waits for the agent.
    static final int AFTER = 200_000;

    public Repositories {
        directories = List.copyOf(directories);
        links = List.copyOf(links);
    }

    /// Looks for them.
    ///
    /// @param most how many entries to look at
    public static Repositories in(Path workspace, int most) {
        return new Search(workspace, most).all();
    }

    /// Whether one was there.
    public boolean has(String path) {
        return directories.contains(path) || links.contains(path);
    }

    private static final class Search {
        private final Path workspace;
        private final ArrayDeque<String> waiting = new ArrayDeque<>();
        private final List<String> directories = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private int left;

        Search(Path workspace, int most) {
            this.workspace = workspace;
            this.left = most;
        }

        Repositories all() {
            waiting.add("");
            while (!waiting.isEmpty() && left > 0) {
                lookInto(waiting.remove());
            }
            return new Repositories(directories, links, waiting.isEmpty());
        }

        private void lookInto(String directory) {
            var names = new HashSet<String>();
            var below = new ArrayList<String>();
            try (var entries = Files.newDirectoryStream(workspace.resolve(directory))) {
                for (var entry : entries) {
                    left--;
                    var name = entry.getFileName().toString();
                    names.add(name);
                    sort(directory.isEmpty() ? name : directory + "/" + name, entry, below);
                }
            } catch (IOException | DirectoryIteratorException _) {
                return; // What can't be looked into, git can't use either.
            }
            if (isGit(names)) {
                add(directory);
            } else {
                waiting.addAll(below);
            }
        }

        /// What makes git take a directory for a repository.
        private static boolean isGit(Set<String> names) {
            return names.contains("HEAD") && names.contains("objects") && names.contains("refs");
        }

        private void sort(String path, Path entry, List<String> below) {
            var dotGit = path.equals(".git") || path.endsWith("/.git");
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (dotGit) {
                    add(path);
                } else {
                    below.add(path);
                }
            } else if (dotGit) {
                links.add(path);
            }
        }

        /// A git directory, and those of its submodules; a name of a submodule may hold separators.
        private void add(String git) {
            if (!directories.contains(git)) {
                directories.add(git);
                waiting.add(git.isEmpty() ? "modules" : git + "/modules");
            }
        }
    }
}
