// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A user namespace that exists only as an id mapping: root's files appear as the agent's (mount_setattr(2), Linux
/// 5.12).
public final class IdMapping {
    private IdMapping() {}

    /// Makes the namespace, in a child that ends at once.
    ///
    /// @return a descriptor of it, owned by the caller
    public static int open(AgentIdentity identity) {
        var child = Command.of(List.of("unshare", "--user", "--", "cat")).startWithPipes();
        try {
            awaitOwnNamespace(child);
            write(child, "uid_map", "0 %d 1".formatted(identity.uid()));
            write(child, "gid_map", "0 %d 1".formatted(identity.gid()));
            return Files.open("/proc/%d/ns/user".formatted(child.pid()), Files.O_RDONLY | Files.O_CLOEXEC, 0);
        } finally {
            child.destroyForcibly();
        }
    }

    /// `cat` echoes a byte once it runs, and by then `unshare` has been through.
    private static void awaitOwnNamespace(Process child) {
        try {
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
            if (child.getInputStream().read() != '\n') {
                throw new IOException("unshare --user ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a user namespace for the id mapping", e);
        }
    }

    private static void write(Process child, String map, String content) {
        try {
            java.nio.file.Files.writeString(Path.of("/proc/%d/%s".formatted(child.pid(), map)), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
