// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Files;
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
        var fd = Files.open(file.toString(), Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, 0600);
        for (var written = 0; written < content.length; ) {
            written += Files.write(fd, content, written, content.length - written);
        }
        Files.close(fd);
        Files.chmod(file.toString(), mode);
        return file;
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
            give(makeDirectory(PRIVATE, 0700), identity);
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

    /// Makes a file of the agent's own, and the directories above it.
    void writePrivately(String name, byte[] content, AgentIdentity identity) {
        privateDirectory(identity);
        for (var end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
            var above = PRIVATE + "/" + name.substring(0, end);
            if (!java.nio.file.Files.exists(path.resolve(above))) {
                give(makeDirectory(above, 0700), identity);
            }
        }
        give(write(PRIVATE + "/" + name, content, 0600), identity);
    }

    private static void give(Path path, AgentIdentity identity) {
        if (identity.becomes()) {
            Files.fchownat(Files.AT_FDCWD, path.toString(), identity.uid(), identity.gid(), 0);
        }
    }
}
