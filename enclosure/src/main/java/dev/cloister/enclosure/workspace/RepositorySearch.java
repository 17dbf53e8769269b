// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the git repositories of a tree that somebody walks for a reason of their own. Used by one thread.
public final class RepositorySearch {
    /// What makes git take a directory for a repository.
    private static final Set<String> MARKS = Set.of("HEAD", "objects", "refs");

    private final Set<String> directories = new HashSet<>();
    private final List<String> inOrder = new ArrayList<>();
    private final List<String> links = new ArrayList<>();

    /// One that has seen nothing yet.
    public RepositorySearch() {}

    /// Reads a directory.
    public interface Listing {
        /// Its entries, so many at most.
        ///
        /// @throws SyscallException if it can't be read
        List<Directories.Entry> of(String directory, int most);
    }

    /// This stands in a directory of the tree.
    ///
    /// @return whether it is an ordinary one, rather than a bare repository
    public boolean see(String directory, List<Directories.Entry> entries) {
        var marks = 0;
        for (var entry : entries) {
            var name = entry.name();
            if (name.equals(".git")) {
                if (entry.type() == Directories.DT_DIR) {
                    add(PathText.below(directory, name));
                } else {
                    links.add(PathText.below(directory, name));
                }
            } else if (MARKS.contains(name)) {
                marks++;
            }
        }
        var bare = marks == MARKS.size();
        if (bare) {
            add(directory);
        }
        return !bare;
    }

    /// All that were found, with those of their submodules; a name of a submodule may hold separators.
    ///
    /// @param most how many entries of git directories to look at
    /// @param complete whether all of the tree was seen
    public Repositories found(Listing listing, int most, boolean complete) {
        var left = most;
        var waiting = new ArrayDeque<String>();
        for (var known = 0; known < inOrder.size() && left > 0; known++) {
            waiting.add(PathText.below(inOrder.get(known), "modules"));
            while (!waiting.isEmpty() && left > 0) {
                left -= lookInto(waiting.remove(), listing, left, waiting);
            }
        }
        return new Repositories(inOrder, links, complete && left > 0);
    }

    private int lookInto(String directory, Listing listing, int most, ArrayDeque<String> waiting) {
        List<Directories.Entry> entries;
        try {
            entries = listing.of(directory, most);
        } catch (SyscallException _) {
            return 0; // Few have submodules.
        }
        if (see(directory, entries)) {
            for (var entry : entries) {
                if (entry.type() == Directories.DT_DIR && !entry.name().equals(".git")) {
                    waiting.add(PathText.below(directory, entry.name()));
                }
            }
        }
        return entries.size();
    }

    private void add(String git) {
        if (directories.add(git)) {
            inOrder.add(git);
        }
    }
}
