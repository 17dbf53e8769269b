// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Whose a workspace is: what root puts there for a while must not keep its owner out.
record Owner(int uid, int gid) {
    static Owner of(Path workspace) {
        try {
            return new Owner(
                    (Integer) java.nio.file.Files.getAttribute(workspace, "unix:uid"),
                    (Integer) java.nio.file.Files.getAttribute(workspace, "unix:gid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void give(int directory, String name) {
        if (uid == 0) {
            return;
        }
        try {
            Files.fchownat(directory, name, uid, gid, Files.AT_SYMLINK_NOFOLLOW);
        } catch (SyscallException _) {
            // An ordinary user, to whom it belongs already.
        }
    }
}
