// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.nio.file.Path;

/// One file of a control group: a value, or lines of a word and a number.
final class ControlFile {
    private ControlFile() {}

    /// Writes it in one call, as the kernel wants it.
    ///
    /// @throws SyscallException if the kernel refuses the value
    static void write(Path directory, String name, String value) {
        var path = directory.resolve(name).toString();
        var fd = Files.open(path, Files.O_WRONLY, 0);
        try {
            var bytes = value.getBytes(US_ASCII);
            Files.write(fd, bytes, 0, bytes.length);
        } catch (SyscallException e) {
            throw new SyscallException("write %s to %s".formatted(value, path), e.errno());
        } finally {
            Files.close(fd);
        }
    }

    static boolean exists(Path directory, String name) {
        return java.nio.file.Files.exists(directory.resolve(name));
    }

    /// The number behind this word; 0 where there is none, or the group has gone.
    static long number(Path directory, String name, String word) {
        for (var line : text(directory, name).split("\n", -1)) {
            if (line.startsWith(word) && line.length() > word.length() && line.charAt(word.length()) == ' ') {
                return Long.parseLong(line.substring(word.length() + 1).strip());
            }
        }
        return 0;
    }

    /// Its text; empty where it can't be read.
    static String text(Path directory, String name) {
        try {
            return java.nio.file.Files.readString(directory.resolve(name));
        } catch (IOException _) {
            return "";
        }
    }
}
