// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A workspace or another directory of an agent, every path of which is opened beneath it without following any link: an agent may have put them there. Names are as [dev.cloister.linux.syscall.FileName] has them.
public final class Beneath implements AutoCloseable {
    static final long RULES = Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;

    private final Path path;
    private final int directory;

    Beneath(Path workspace) {
        this(workspace, Files.open(workspace.toString(), Files.O_PATH, 0));
    }

    private Beneath(Path path, int directory) {
        this.path = path;
        this.directory = directory;
    }

    /// A directory that only another mount namespace shows, by a descriptor.
    public static Beneath descriptor(int directory) {
        return new Beneath(Path.of("/proc/self/fd", Integer.toString(directory)), directory);
    }

    Path path() {
        return path;
    }

    /// What is there, links not followed; empty if nothing is. It looks and opens nothing.
    Optional<FileStatus> look(String name) {
        try {
            return Optional.of(FileStatus.statx(directory, name, Files.AT_SYMLINK_NOFOLLOW));
        } catch (SyscallException _) {
            return Optional.empty();
        }
    }

    /// The entries of a directory, so many at most; the workspace itself is the empty path.
    List<Directories.Entry> entries(String name, int most) {
        int opened = open(name, Files.O_RDONLY | Files.O_NONBLOCK, 0);
        try {
            return Directories.getdents64(opened, most);
        } finally {
            Files.close(opened);
        }
    }

    /// Opens something beneath.
    int open(String name, int flags, int mode) {
        return Files.openat2(directory, name.isEmpty() ? "." : name, flags, mode, RULES);
    }

    /// Does something with the directory above a path, whose last name it is given.
    void above(String name, Act act) {
        var cut = name.lastIndexOf('/');
        int above = open(name.substring(0, Math.max(cut, 0)), Files.O_PATH, 0);
        try {
            act.on(above, name.substring(cut + 1));
        } finally {
            Files.close(above);
        }
    }

    /// What is done in a directory.
    interface Act {
        void on(int directory, String name);
    }

    /// A regular file's content; empty if there is none such, or a longer one.
    public Optional<byte[]> read(String name, int longest) {
        if (look(name).filter(FileStatus::isFile).isEmpty()) {
            return Optional.empty();
        }
        int file;
        try {
            file = open(name, Files.O_RDONLY | Files.O_NONBLOCK, 0);
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ELOOP)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            return Optional.of(content(file, longest + 1)).filter(bytes -> bytes.length <= longest);
        } finally {
            Files.close(file);
        }
    }

    @Override
    public void close() {
        Files.close(directory);
    }

    static byte[] content(int file, int longest) {
        var content = new ByteArrayOutputStream();
        var buffer = new byte[16 * 1024];
        for (var count = 1; count > 0 && content.size() < longest; ) {
            count = Files.read(file, buffer, 0, Math.min(buffer.length, longest - content.size()));
            content.write(buffer, 0, count);
        }
        return content.toByteArray();
    }
}
