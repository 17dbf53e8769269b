// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Repositories that an agent made, renamed so that the host's git finds none of them: its configuration can name
/// programs that git runs. Links within git directories, which git would follow on writing, are put aside too.
final class Quarantine {
    private static final int MOST_ENTRIES = 50_000;
    private static final int LONGEST_LIST = 1 << 20;
    private static final long NANOSECONDS = 1_000_000_000;
    /// In characters, of which one is four bytes at most; a name has 255.
    private static final int LONGEST_KEPT = 50;
    private static final List<String> REBASE_LISTS =
            List.of("rebase-merge/git-rebase-todo", "rebase-merge/git-rebase-todo.backup");
    /// `exec` and its short form, as a line begins (git-rebase(1)).
    private static final Pattern EXEC = Pattern.compile("^[ \\t]*(exec|x)[ \\t]", Pattern.MULTILINE);

    private final Beneath workspace;
    /// Nothing that an agent could have foreseen and put there before it ended: what is in the way would keep it from being moved.
    private final String suffix;
    /// In nanoseconds since 1970.
    private final long began;
    /// The same, not rounded down.
    private final long begun;
    private final Set<String> known;
    private final boolean allKnown;
    private final List<String> moved = new ArrayList<>();
    private int left = MOST_ENTRIES;

    /// @param before what was there when the run began
    Quarantine(Beneath workspace, Instant began, Repositories before) {
        this.workspace = workspace;
        // A file system may keep whole seconds only.
        this.began = began.getEpochSecond() * NANOSECONDS;
        this.begun = this.began + began.getNano();
        this.known = before.paths();
        this.allKnown = before.complete();
        this.suffix = "quarantined-%d-%x".formatted(began.getEpochSecond(), System.nanoTime());
    }

    /// Renames what wasn't there before.
    ///
    /// @return what it is called now
    List<String> of(Repositories after) {
        for (var directory : after.directories()) {
            if (isNew(directory)) {
                rename(isDotGit(directory) ? directory : PathText.below(directory, "HEAD"));
            } else {
                links(directory);
                rebase(directory);
            }
        }
        for (var link : after.links()) {
            if (isNew(link)) {
                rename(link);
            }
        }
        return List.copyOf(moved);
    }

    /// What is in something put aside went with it.
    private boolean isNew(String path) {
        var there = workspace.look(path);
        if (there.isEmpty()) {
            return false;
        }
        var born = there.get().born();
        if (known.contains(path)) {
            return born >= begun; // Another one in the place of one that was removed.
        }
        return allKnown || (born == 0 ? there.get().changed() : born) >= began;
    }

    private void links(String git) {
        var waiting = new ArrayDeque<>(List.of("", "refs", "logs", "objects"));
        while (!waiting.isEmpty() && left > 0) {
            var directory = waiting.remove();
            for (var entry : entries(PathText.below(git, directory))) {
                left--;
                var path = PathText.below(git, PathText.below(directory, entry.name()));
                if (entry.type() == Directories.DT_DIR) {
                    if (!directory.isEmpty()) {
                        waiting.add(PathText.below(directory, entry.name()));
                    }
                } else if (entry.type() != Directories.DT_REG && isRecent(path)) {
                    putAside(git, path);
                }
            }
        }
    }

    /// The list of a rebase under way may name programs, which the host's `git rebase --continue` would run.
    private void rebase(String git) {
        for (var list : REBASE_LISTS) {
            var path = PathText.below(git, list);
            if (isRecent(path) && !workspace.read(path, LONGEST_LIST).map(Quarantine::isHarmless).orElse(false)) {
                putAside(git, path);
            }
        }
    }

    private static boolean isHarmless(byte[] list) {
        return !EXEC.matcher(new String(list, StandardCharsets.UTF_8)).find();
    }

    private List<Directories.Entry> entries(String directory) {
        try {
            return workspace.entries(directory, left);
        } catch (SyscallException _) {
            return List.of(); // Not there, or no directory.
        }
    }

    /// Whether a file was changed since the run began, by the time that nobody can set.
    private boolean isRecent(String path) {
        var there = workspace.look(path);
        return there.isPresent() && there.get().changed() >= began;
    }

    private void putAside(String git, String path) {
        var aside = PathText.below(git, suffix);
        try {
            if (workspace.look(aside).isEmpty()) {
                workspace.above(aside, (above, name) -> Files.mkdirat(above, name, 0700));
            }
            var to = workspace.open(aside, Files.O_PATH, 0);
            try {
                workspace.above(path, (above, name) -> Files.renameat2(above, name, to, asideName(name)));
                moved.add(path);
            } finally {
                Files.close(to);
            }
        } catch (SyscallException e) {
            moved.add(path + " (not moved: " + e.errno() + ")");
        }
    }

    /// No longer than a file's name may be, whatever the agent called it.
    private String asideName(String name) {
        return name.length() > LONGEST_KEPT ? Integer.toString(moved.size()) : name + "-" + moved.size();
    }

    private void rename(String path) {
        try {
            workspace.above(path, (above, name) -> Files.renameat2(above, name, above, name + "." + suffix));
            moved.add(path + "." + suffix);
        } catch (SyscallException e) {
            moved.add(path + " (not renamed: " + e.errno() + ")");
        }
    }

    private static boolean isDotGit(String path) {
        return path.equals(".git") || path.endsWith("/.git");
    }
}
