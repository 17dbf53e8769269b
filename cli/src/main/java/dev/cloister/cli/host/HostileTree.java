// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import dev.cloister.linux.process.Command;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A directory that an agent may have filled: with whatever, however deep and however closed.
public final class HostileTree {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private HostileTree() {}

    /// Deletes it, never what a link in it leads to; nothing where it is none.
    ///
    /// By the system's own tools, which go down by descriptor: paths that an agent made may be longer than any call takes.
    public static void delete(Path directory) {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            run("chmod", "-R", "u+rwX", "--", directory.toString());
            run("rm", "-rf", "--one-file-system", "--", directory.toString());
        }
    }

    private static void run(String... arguments) {
        var tool = Command.of(List.of(arguments));
        new Command(tool.arguments(), tool.environment(), tool.directory(), "", LIMIT)
                .run()
                .orThrow();
    }
}
