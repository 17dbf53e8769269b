// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files and directories that only their owner can open, from the moment they exist.
final class OwnerOnly {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /// Makes the directory and those above it that are missing; one that exists is closed to others.
    static void directory(Path path) throws IOException {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(DIRECTORY));
        if (!Files.getPosixFilePermissions(path).equals(DIRECTORY)) {
            Files.setPosixFilePermissions(path, DIRECTORY);
        }
    }

    /// Makes an empty file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if something is there, a symlink too
    static void file(Path path) throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(FILE));
    }

    /// Whether others than the owner may do anything with it.
    static boolean isOpenToOthers(Path path) throws IOException {
        return !FILE.containsAll(Files.getPosixFilePermissions(path));
    }
}
