// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Secrets that git repositories of the workspace have in their objects, where they stay readable.
final class TrackedSecrets {
    private static final int MOST = 64;
    private static final int INDEX_BYTES = 64 << 20;

    private final WorkspaceFiles files;
    private final List<String> directories;

    /// @param directories the git directories
    TrackedSecrets(WorkspaceFiles files, List<String> directories) {
        this.files = files;
        this.directories = directories.stream().filter(path -> path.equals(".git") || path.endsWith("/.git")).limit(MOST).toList();
    }

    /// The same secrets, those that git has marked.
    List<Secret> marked(List<Secret> secrets) {
        var tracked = new HashSet<String>();
        for (var directory : directories) {
            tracked.addAll(tracked(directory, secrets));
        }
        if (tracked.isEmpty()) {
            return secrets;
        }
        var marked = new ArrayList<Secret>();
        for (var secret : secrets) {
            marked.add(new Secret(secret.path(), secret.what(), tracked.contains(secret.path())));
        }
        return marked;
    }

    private Set<String> tracked(String directory, List<Secret> secrets) {
        var above = directory.substring(0, directory.length() - ".git".length());
        Map<String, String> below = new HashMap<>();
        for (var secret : secrets) {
            if (secret.path().startsWith(above)) {
                below.put(secret.path().substring(above.length()), secret.path());
            }
        }
        var found = new HashSet<String>();
        if (!below.isEmpty()) {
            for (var path : GitIndex.listed(index(directory), below.keySet())) {
                found.add(below.get(path));
            }
        }
        return found;
    }

    private byte[] index(String directory) {
        try {
            return files.content(directory + "/index", INDEX_BYTES);
        } catch (SyscallException _) {
            return new byte[0];
        }
    }
}
