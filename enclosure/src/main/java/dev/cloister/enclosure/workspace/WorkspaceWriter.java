// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.Optional;

/// Writes files of a workspace for its owner. An agent of an earlier run may have put links there, so none is followed:
/// neither at a file's own place nor above it.
public final class WorkspaceWriter implements AutoCloseable {
    /// More than anybody wrote by hand.
    private static final int LONGEST = 4 << 20;

    private final Beneath workspace;
    private final Owner owner;

    private WorkspaceWriter(Beneath workspace, Owner owner) {
        this.workspace = workspace;
        this.owner = owner;
    }

    /// A place where nothing is read or written, since something else than a file of the owner's stands there.
    public static final class UnsafePath extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UnsafePath(String path, String reason) {
            super("%s: %s".formatted(path, reason));
        }
    }

    /// Of one workspace.
    public static WorkspaceWriter of(Path path) {
        return new WorkspaceWriter(new Beneath(path), Owner.of(path));
    }

    /// Whether something stands there that covers can be mounted on: no link, nothing behind one.
    ///
    /// @throws UnsafePath if it is a link, or behind one
    public boolean exists(String path) {
        return opened(path, Files.O_PATH).map(file -> {
            Files.close(file);
            return true;
        }).orElse(false);
    }

    /// A file's content; empty where there is none.
    ///
    /// @throws UnsafePath if something else than a file stands there
    public Optional<byte[]> read(String path) {
        return opened(path, Files.O_RDONLY | Files.O_NONBLOCK).map(file -> {
            try {
                if (!FileStatus.of(file).isFile()) {
                    throw new UnsafePath(path, "it is no file");
                }
                var content = Beneath.content(file, LONGEST + 1);
                if (content.length > LONGEST) {
                    throw new UnsafePath(path, "it is longer than %d bytes".formatted(LONGEST));
                }
                return content;
            } finally {
                Files.close(file);
            }
        });
    }

    /// Writes a file where there is none: all of it or nothing. Directories above it are made.
    ///
    /// @throws UnsafePath if it can't be, without following a link
    public void write(String path, byte[] content, int mode) {
        safely(path, (above, name) -> {
            var half = ".%s.%d".formatted(name, ProcessHandle.current().pid());
            int file = Files.openat2(above, half, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, mode, Beneath.RULES);
            try {
                for (var done = 0; done < content.length; ) {
                    done += Files.write(file, content, done, content.length - done);
                }
                Files.chmod("/proc/self/fd/" + file, mode); // Whatever the umask.
                owner.give(above, half);
                Files.renameat2(above, half, above, name);
            } catch (SyscallException e) {
                Files.unlinkat(above, half, 0);
                throw e;
            } finally {
                Files.close(file);
            }
        });
    }

    /// Moves what is there to another place, where nothing is.
    ///
    /// @throws UnsafePath if it can't be, without following a link
    public void move(String path, String to) {
        safely(to, (target, name) ->
                workspace.above(path, (source, old) -> Files.renameat2(source, old, target, name)));
    }

    /// Makes a directory with this mode, unless it is there.
    ///
    /// @throws UnsafePath if it can't be, without following a link
    public void directory(String path, int mode) {
        try {
            workspace.above(path, (above, name) -> {
                Files.mkdirat(above, name, mode);
                owner.give(above, name);
            });
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EEXIST)) {
                throw unsafe(path, e);
            }
        }
    }

    @Override
    public void close() {
        workspace.close();
    }

    private void safely(String path, Beneath.Act act) {
        for (var cut = path.indexOf('/'); cut > 0; cut = path.indexOf('/', cut + 1)) {
            directory(path.substring(0, cut), 0755);
        }
        try {
            workspace.above(path, act);
        } catch (SyscallException e) {
            throw unsafe(path, e);
        }
    }

    private Optional<Integer> opened(String path, int flags) {
        try {
            return Optional.of(workspace.open(path, flags, 0));
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw unsafe(path, e);
        }
    }

    private static UnsafePath unsafe(String path, SyscallException e) {
        return new UnsafePath(
                path, e.errno().equals(Errno.ELOOP) ? "it is a symbolic link, or behind one" : e.errno().meaning());
    }
}
