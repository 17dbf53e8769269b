// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.secret.recognition.Territory;
import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The other names of secrets: hard links to them, and the files that symbolic links with telling names lead to. They
/// are looked for by inode once all are known, and only where there can be any.
final class SameFiles {
    private final WorkspaceFiles files;
    private final List<String> directories = new ArrayList<>();
    private final Map<Long, Wanted> wanted = new HashMap<>();

    /// @param name one that is known
    private record Wanted(FileStatus status, String name) {}

    SameFiles(WorkspaceFiles files) {
        this.files = files;
    }

    /// A directory that was read.
    void seen(String path) {
        directories.add(path);
    }

    /// A directory in one that is read.
    void directory(String path, Territory territory) {
        if (territory == Territory.GIT) {
            directories.add(path);
        }
    }

    /// This file is secret under each of its names; `name` is one, or a link to it.
    void want(FileStatus status, String name) {
        if (status.isFile()) {
            wanted.put(status.inode(), new Wanted(status, name));
        }
    }

    /// Adds the names that aren't among the secrets yet.
    void find(List<Secret> secrets, Budget budget) {
        Set<String> known = new HashSet<>();
        for (var secret : secrets) {
            known.add(secret.path());
        }
        if (!isAnyLeft(known)) {
            return;
        }
        for (var directory : directories) {
            find(directory, known, secrets, budget);
        }
    }

    private boolean isAnyLeft(Set<String> known) {
        for (var each : wanted.values()) {
            if (each.status().links() > 1 || !known.contains(each.name())) {
                return true;
            }
        }
        return false;
    }

    private void find(String directory, Set<String> known, List<Secret> secrets, Budget budget) {
        try {
            for (var entry : files.entries(directory, budget.entriesLeft())) {
                var path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
                var same = wanted.get(entry.inode());
                if (same != null && isFile(entry) && !known.contains(path) && isSame(path, same.status())) {
                    secrets.add(Secret.of(path, "the same file as " + same.name()));
                    known.add(path);
                }
            }
        } catch (SyscallException _) {
            // It has gone since it was read.
        }
    }

    private static boolean isFile(Directories.Entry entry) {
        return entry.type() == Directories.DT_REG;
    }

    private boolean isSame(String path, FileStatus status) {
        return files.status(path).isSameAs(status);
    }
}
