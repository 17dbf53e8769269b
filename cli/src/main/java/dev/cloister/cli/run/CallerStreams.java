// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.linux.syscall.Terminals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the launcher was given as standard streams.
///
/// @param terminal which of them are a terminal
/// @param input whether bytes must be carried from its input: it is neither a terminal nor `/dev/null`
/// @param output the same for its output
/// @param error the same for its errors
/// @param joined whether output and errors go to the same place, so that their order can be kept
record CallerStreams(TerminalUse terminal, boolean input, boolean output, boolean error, boolean joined) {
    private static final List<String> NAMES = List.of("input", "output", "error");
    /// Major 1, minor 3: linux/Documentation/admin-guide/devices.txt.
    private static final int NULL_DEVICE = 0x103;

    /// This process's own.
    ///
    /// @throws Failure if one of them is a directory
    static CallerStreams ofThisProcess() {
        var terminal = new TerminalUse(Terminals.isatty(0), Terminals.isatty(1), Terminals.isatty(2));
        var output = isCarried(1, terminal.output());
        var error = isCarried(2, terminal.error());
        return new CallerStreams(
                terminal, isCarried(0, terminal.input()), output, error, output && error && isSame(1, 2));
    }

    private static boolean isCarried(int fd, boolean terminal) {
        if (terminal) {
            return false;
        }
        var stream = path(fd);
        if (Files.isDirectory(stream)) {
            throw new Failure(
                    ExitCode.INTERNAL,
                    "cannot pass on the standard %s: it is a directory".formatted(NAMES.get(fd)),
                    "name the directory with --workspace, or give a file or a pipe");
        }
        try {
            return !Files.getAttribute(stream, "unix:rdev").equals(NULL_DEVICE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSame(int one, int other) {
        try {
            return Files.isSameFile(path(one), path(other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(int fd) {
        return Path.of("/proc/self/fd", Integer.toString(fd));
    }
}
