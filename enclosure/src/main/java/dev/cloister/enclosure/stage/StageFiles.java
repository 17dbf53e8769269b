// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// The files that a stage holds.
public final class StageFiles {
    /// Where the agent's own files are.
    public static final String PRIVATE = "private";

    /// The name of the file that nobody reads.
    public static final String EMPTY_FILE = "empty-file";
    /// The name of the directory that nobody looks into.
    public static final String EMPTY_DIRECTORY = "empty-directory";

    private final Path path;

    StageFiles(Path path) {
        this.path = path;
    }

    /// Where the plan's step of this number is on a stage: what all hidden files or directories share, or a place of its own.
    public static Path place(Path stage, Step step, int number) {
        if (step instanceof Step.Hidden hidden) {
            return stage.resolve(hidden.directory() ? EMPTY_DIRECTORY : EMPTY_FILE);
        }
        return stage.resolve(step instanceof Step.PrivateDirectory ? PRIVATE : Integer.toString(number));
    }

    /// Where the stage is.
    public Path path() {
        return path;
    }

    /// Makes a file, whatever the umask.
    public Path write(String name, byte[] content, int mode) {
        var file = path.resolve(name);
        make(file.toString(), content, mode);
        return file;
    }

    private static void make(String file, byte[] content, int mode) {
        var fd = Files.open(file, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, 0600);
        for (var written = 0; written < content.length; ) {
            written += Files.write(fd, content, written, content.length - written);
        }
        Files.close(fd);
        Files.chmod(file, mode);
    }

    Path makeDirectory(String name, int mode) {
        var directory = path.resolve(name);
        Files.mkdirat(Files.AT_FDCWD, directory.toString(), mode);
        return directory;
    }

    /// An empty file that nobody can read.
    Path emptyFile() {
        var file = path.resolve(EMPTY_FILE);
        return java.nio.file.Files.exists(file) ? file : write(EMPTY_FILE, new byte[0], 0);
    }

    /// An empty directory that nobody can look into.
    Path emptyDirectory() {
        var directory = path.resolve(EMPTY_DIRECTORY);
        return java.nio.file.Files.exists(directory) ? directory : makeDirectory(EMPTY_DIRECTORY, 0);
    }

    /// The directory of the agent's own files, made when it is first asked for.
    Path privateDirectory(AgentIdentity identity) {
        var directory = path.resolve(PRIVATE);
        if (!java.nio.file.Files.exists(directory)) {
            give(makeDirectory(PRIVATE, 0700).toString(), identity);
        }
        return directory;
    }

    /// A descriptor of that directory, if there is one; for the caller to close.
    OptionalInt openPrivateDirectory() {
        var directory = path.resolve(PRIVATE);
        return java.nio.file.Files.exists(directory)
                ? OptionalInt.of(Files.open(directory.toString(), Files.O_PATH, 0))
                : OptionalInt.empty();
    }

    /// Makes a file of the agent's own, and the directories above it. Its name is as `FileName` has it.
    void writePrivately(String name, byte[] content, AgentIdentity identity) {
        privateDirectory(identity);
        for (var end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
            var above = path + "/" + PRIVATE + "/" + name.substring(0, end);
            if (!isThere(above)) {
                Files.mkdirat(Files.AT_FDCWD, above, 0700);
                give(above, identity);
            }
        }
        var file = path + "/" + PRIVATE + "/" + name;
        make(file, content, 0600);
        give(file, identity);
    }

    private static boolean isThere(String file) {
        try {
            FileStatus.statx(Files.AT_FDCWD, file, 0);
            return true;
        } catch (SyscallException _) {
            return false;
        }
    }

    private static void give(String file, AgentIdentity identity) {
        if (identity.becomes()) {
            Files.fchownat(Files.AT_FDCWD, file, identity.uid(), identity.gid(), 0);
        }
    }
}
