// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Repositories that an agent made, renamed so that the host's git finds none of them: its configuration can name
/// programs that git runs. Links within git directories, which git would follow on writing, are put aside too.
final class Quarantine {
    private static final int MOST_ENTRIES = 50_000;
    private static final int LONGEST_LIST = 1 << 20;
    /// In characters, of which one is four bytes at most; a name has 255.
    private static final int LONGEST_KEPT = 50;
    private static final List<String> REBASE_LISTS =
            List.of("rebase-merge/git-rebase-todo", "rebase-merge/git-rebase-todo.backup");
    /// `exec` and its short form, as a line begins (git-rebase(1)).
    private static final Pattern EXEC = Pattern.compile("^[ \\t]*(exec|x)[ \\t]", Pattern.MULTILINE);

    private final Beneath workspace;
    /// Nothing that an agent could have foreseen and put there before it ended: what is in the way would keep it from being moved.
    private final String suffix;
    private final Instant began;
    private final List<String> moved = new ArrayList<>();
    private int left = MOST_ENTRIES;

    Quarantine(Beneath workspace, Instant began) {
        this.workspace = workspace;
        this.began = began;
        this.suffix = "quarantined-%d-%x".formatted(began.getEpochSecond(), System.nanoTime());
    }

    /// Renames what wasn't there before.
    ///
    /// @return what it is called now
    List<String> of(Repositories before, Repositories after) {
        for (var directory : after.directories()) {
            if (isNew(directory, before)) {
                rename(isDotGit(directory) ? directory : join(directory, "HEAD"));
            } else {
                links(directory);
                rebase(directory);
            }
        }
        for (var link : after.links()) {
            if (isNew(link, before)) {
                rename(link);
            }
        }
        return List.copyOf(moved);
    }

    /// What is in something put aside went with it.
    private boolean isNew(String path, Repositories before) {
        if (before.has(path) || workspace.look(path).isEmpty()) {
            return false;
        }
        return before.complete()
                || !workspace.look(path).orElseThrow().creationTime().toInstant().isBefore(began);
    }

    private void links(String git) {
        var waiting = new ArrayDeque<>(List.of("", "refs", "logs", "objects"));
        while (!waiting.isEmpty() && left > 0) {
            var directory = waiting.remove();
            for (var name : names(join(git, directory))) {
                left--;
                var path = join(git, join(directory, name));
                var there = workspace.look(path);
                if (there.isPresent() && (there.get().isSymbolicLink() || there.get().isOther()) && isRecent(path)) {
                    putAside(git, path);
                } else if (there.isPresent() && there.get().isDirectory() && !directory.isEmpty()) {
                    waiting.add(join(directory, name));
                }
            }
        }
    }

    /// The list of a rebase under way may name programs, which the host's `git rebase --continue` would run.
    private void rebase(String git) {
        for (var list : REBASE_LISTS) {
            var path = join(git, list);
            if (isRecent(path) && !workspace.read(path, LONGEST_LIST).map(Quarantine::isHarmless).orElse(false)) {
                putAside(git, path);
            }
        }
    }

    private static boolean isHarmless(byte[] list) {
        return !EXEC.matcher(new String(list, StandardCharsets.UTF_8)).find();
    }

    private List<String> names(String directory) {
        var names = new ArrayList<String>();
        try (var entries = java.nio.file.Files.newDirectoryStream(workspace.path().resolve(directory))) {
            for (var entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // Not there, or no directory.
        }
        return names;
    }

    /// Whether a file was changed since the run began, by the time that nobody can set.
    private boolean isRecent(String path) {
        return ChangedFiles.changed(workspace.path().resolve(path)).compareTo(began) >= 0;
    }

    private void putAside(String git, String path) {
        var aside = join(git, suffix);
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

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
    }
}
