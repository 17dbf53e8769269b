// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.stage.CoverMounts.Uncovered;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The covers of protected paths, put back where the host's own editing took them away. Where nothing is left to cover,
/// something empty is put for as long as the run lasts: the path must not be the agent's to make. Used by one thread.
final class RenewedCovers {
    private final Masks masks;
    private final WorkspaceFiles files;
    private final Set<String> paths;
    private final Set<String> renewed = new TreeSet<>();
    private final List<Uncovered> made = new ArrayList<>();

    RenewedCovers(Masks masks, WorkspaceFiles files) {
        this.masks = masks;
        this.files = files;
        this.paths = Set.copyOf(masks.protections());
    }

    /// The directories in which a cover may be taken away.
    Set<String> directories() {
        var directories = new TreeSet<String>();
        for (var path : paths) {
            directories.add(path.substring(0, Math.max(path.lastIndexOf('/'), 0)));
        }
        return directories;
    }

    /// Whether one of these paths is protected.
    boolean concern(Set<String> changed) {
        for (var path : changed) {
            if (paths.contains(path)) {
                return true;
            }
        }
        return false;
    }

    /// Covers a path anew. What is gone with the directory above it is left: it is covered when that is there again.
    void renew(Uncovered uncovered) {
        try {
            if (uncovered.held() && files.make(uncovered.path(), uncovered.type())) {
                made.add(uncovered);
            }
            masks.cover(uncovered.path());
            renewed.add(uncovered.path());
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.ENOENT) && !e.errno().equals(Errno.ENOTDIR)) {
                throw e;
            }
        }
    }

    /// Whether that succeeds now.
    boolean isRenewed(Uncovered uncovered) {
        try {
            renew(uncovered);
            return true;
        } catch (RuntimeException _) {
            return false;
        }
    }

    /// Takes away what was made and is still empty: nothing runs any more that could use it.
    void takeAway() {
        for (var one : made.reversed()) {
            files.removeEmpty(one.path(), one.type());
        }
    }

    /// What was covered anew.
    Set<String> renewed() {
        return renewed;
    }
}
