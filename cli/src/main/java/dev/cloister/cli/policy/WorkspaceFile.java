// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A file of a workspace, opened beneath it without following any symbolic link.
final class WorkspaceFile {
    private static final long BENEATH = Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;

    private WorkspaceFile() {}

    /// Something else than a readable file stands where a file is looked for.
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unusable(String message) {
            super(message);
        }
    }

    /// What a file is called in the workspace; empty where no step of its path lies there.
    ///
    /// The first step that does is what counts: from there on an agent may have put links.
    ///
    /// @param workspace its canonical path
    static Optional<String> nameOf(Path workspace, Path file) {
        var whole = file.toAbsolutePath().normalize();
        for (var count = 1; count <= whole.getNameCount(); count++) {
            var step = whole.getRoot().resolve(whole.subpath(0, count));
            try {
                var real = step.toRealPath();
                if (real.startsWith(workspace)) {
                    var rest = workspace.relativize(real.resolve(step.relativize(whole)));
                    return Optional.of(rest.toString());
                }
            } catch (IOException _) {
                return Optional.empty(); // What isn't there lies nowhere, and can't be read either.
            }
        }
        return Optional.empty();
    }

    /// At most `longest` bytes of a file; empty where there is none.
    ///
    /// @throws Unusable if a symbolic link, a directory, a pipe or the like stands there, or it can't be read
    static Optional<byte[]> read(Path workspace, String name, int longest) {
        var directory = Files.open(workspace.toString(), Files.O_PATH | Files.O_CLOEXEC, 0);
        try {
            // Non-blocking: opening a pipe would else wait for somebody to write to it.
            var file = Files.openat2(directory, name, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_CLOEXEC, 0, BENEATH);
            try {
                return Optional.of(content(file, name, longest));
            } finally {
                Files.close(file);
            }
        } catch (SyscallException e) {
            // A socket is what a run holds the name free with.
            if (e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ENOTDIR) || e.errno().equals(Errno.ENXIO)) {
                return Optional.empty();
            }
            throw new Unusable(
                    e.errno().equals(Errno.ELOOP)
                            ? "cannot read %s: there is a symbolic link on its path".formatted(name)
                            : "cannot read %s: %s".formatted(name, e.getMessage()));
        } finally {
            Files.close(directory);
        }
    }

    private static byte[] content(int file, String name, int longest) {
        if (!java.nio.file.Files.isRegularFile(Path.of("/proc/self/fd", Integer.toString(file)))) {
            throw new Unusable("cannot read %s: not a regular file".formatted(name));
        }
        var content = new ByteArrayOutputStream();
        var buffer = new byte[16 * 1024];
        for (var count = 1; count > 0 && content.size() < longest; ) {
            count = Files.read(file, buffer, 0, Math.min(buffer.length, longest - content.size()));
            content.write(buffer, 0, Math.max(count, 0));
        }
        return content.toByteArray();
    }
}
