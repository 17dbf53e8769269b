// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The workspace, read by descriptor: an agent of an earlier run may have left any link in it, and none is followed
/// out of it, nor followed at all unless said so.
final class WorkspaceFiles implements AutoCloseable {
    private static final int READ = Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY | Files.O_CLOEXEC;
    private static final long BENEATH = Files.RESOLVE_BENEATH | Files.RESOLVE_NO_MAGICLINKS;
    private static final long PLAIN = BENEATH | Files.RESOLVE_NO_SYMLINKS;

    /// `DTTOIF` of dirent.h.
    private static final int TYPE_SHIFT = 12;

    private final int root;

    WorkspaceFiles(Path workspace) {
        root = Files.openat2(
                Files.AT_FDCWD,
                workspace.toString(),
                Files.O_RDONLY | Files.O_CLOEXEC,
                0,
                Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS);
    }

    /// A handle on a directory.
    int open(String path) {
        return Files.openat2(root, path.isEmpty() ? "." : path, Files.O_RDONLY | Files.O_CLOEXEC, 0, PLAIN);
    }

    /// Where the links at a path lead within the workspace, or null if they lead out of it.
    @Nullable
    String targetOf(String path) {
        var opened = Files.openat2(root, path, Files.O_PATH | Files.O_CLOEXEC, 0, BENEATH);
        try {
            var target = Files.readlink("/proc/self/fd/" + opened);
            var above = Files.readlink("/proc/self/fd/" + root);
            return target.startsWith(above + "/") ? target.substring(above.length() + 1) : null;
        } finally {
            Files.close(opened);
        }
    }

    /// The entries of a directory; the workspace itself is the empty path.
    List<Directories.Entry> entries(String path, int most) {
        var opened = Files.openat2(root, path.isEmpty() ? "." : path, READ, 0, PLAIN);
        try {
            return Directories.getdents64(opened, most);
        } finally {
            Files.close(opened);
        }
    }

    /// What the kernel knows of a path, not following links on the way.
    FileStatus status(String path) {
        return status(path, PLAIN);
    }

    /// What the kernel knows of the end of the links at a path, which must be in the workspace.
    FileStatus statusOfTarget(String path) {
        return status(path, BENEATH);
    }

    private FileStatus status(String path, long rules) {
        var opened = Files.openat2(root, path, Files.O_PATH | Files.O_CLOEXEC, 0, rules);
        try {
            return FileStatus.of(opened);
        } finally {
            Files.close(opened);
        }
    }

    /// Whether a process listens at the socket at this path. It is asked by connecting, without waiting: where
    /// nobody does, that is refused.
    boolean isListening(String path) {
        int place = Files.openat2(root, path, Files.O_PATH | Files.O_CLOEXEC, 0, PLAIN);
        int socket = Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, 0);
        try {
            Sockets.connect(socket, "/proc/self/fd/" + place);
            return true;
        } catch (SyscallException e) {
            return !e.errno().equals(Errno.ECONNREFUSED);
        } finally {
            Files.close(socket);
            Files.close(place);
        }
    }

    /// The first bytes of a regular file, links on the way followed within the workspace.
    ///
    /// @throws SyscallException also for what isn't a regular file
    byte[] content(String path, int most) {
        var opened = Files.openat2(root, path, READ, 0, BENEATH);
        try {
            var status = FileStatus.of(opened);
            if (!status.isFile()) {
                throw new SyscallException("read " + path, Errno.EINVAL);
            }
            var bytes = new byte[(int) Math.min(status.size(), most)];
            var length = 0;
            while (length < bytes.length) {
                var count = Files.read(opened, bytes, length, bytes.length - length);
                if (count == 0) {
                    break;
                }
                length += count;
            }
            return length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length);
        } finally {
            Files.close(opened);
        }
    }

    /// Makes something empty, if nothing is there.
    ///
    /// @param type one of the constants of [Directories]
    /// @return whether it was made
    boolean make(String path, int type) {
        int above = above(path);
        try {
            if (type == Directories.DT_DIR) {
                Files.mkdirat(above, name(path), 0755);
            } else {
                Files.mknodat(above, name(path), type << TYPE_SHIFT | 0644);
            }
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        } finally {
            Files.close(above);
        }
    }

    /// Takes something empty away, if it is of this type and still empty.
    void removeEmpty(String path, int type) {
        try {
            int above = above(path);
            try {
                var there = FileStatus.statx(above, name(path), Files.AT_SYMLINK_NOFOLLOW);
                if (there.type() == type && (there.isDirectory() || there.size() == 0)) {
                    Files.unlinkat(above, name(path), there.isDirectory() ? Files.AT_REMOVEDIR : 0);
                }
            } finally {
                Files.close(above);
            }
        } catch (SyscallException _) {
            // Somebody has put something into it, or taken it away: it is theirs now.
        }
    }

    private int above(String path) {
        var cut = path.lastIndexOf('/');
        return Files.openat2(root, cut < 0 ? "." : path.substring(0, cut), Files.O_PATH | Files.O_CLOEXEC, 0, PLAIN);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        Files.close(root);
    }
}
