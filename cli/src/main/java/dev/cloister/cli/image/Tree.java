// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A directory tree that becomes an archive whose bytes depend on nothing but the names, contents and modes in it.
record Tree(Path root) {
    /// All files are of .
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /// The mode of a file that all may read.
    static final int FILE = 0644;
    /// The mode of a program or a directory.
    static final int PROGRAM = 0755;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// A directory; what leads to it is made, too, readable for all.
    Tree directory(String path, int mode) throws IOException {
        var directory = place(path);
        parents(directory);
        Files.createDirectories(directory);
        set(directory, mode);
        return this;
    }

    /// A text file, readable for all.
    Tree text(String path, String content) throws IOException {
        var file = place(path);
        parents(file);
        Files.write(file, content.getBytes(UTF_8));
        set(file, FILE);
        return this;
    }

    /// A copy of a file of this machine, without its owner and set-uid bits.
    Tree copy(String path, Path from) throws IOException {
        var file = place(path);
        parents(file);
        Files.copy(from.toRealPath(), file, StandardCopyOption.REPLACE_EXISTING);
        set(file, Files.isExecutable(from) ? PROGRAM : FILE);
        return this;
    }

    /// A symbolic link.
    Tree link(String path, String to) throws IOException {
        var link = place(path);
        parents(link);
        Files.createSymbolicLink(link, Path.of(to));
        return this;
    }

    /// A copy of a whole tree.
    Tree copyAll(String path, Path from) throws IOException {
        try (var all = Files.walk(from)) {
            for (var each : all.toList()) {
                var target = path + "/" + from.relativize(each);
                if (Files.isSymbolicLink(each)) {
                    link(target, Files.readSymbolicLink(each).toString());
                } else if (Files.isDirectory(each)) {
                    directory(target, PROGRAM);
                } else {
                    copy(target, each);
                }
            }
        }
        return this;
    }

    /// How much all of its files hold.
    long bytes() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    /// Writes all of it into an archive: everything root's, of one time, in the order of names.
    void archive(Path file) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "tar",
                "--create",
                "--format=ustar",
                "--sort=name",
                "--numeric-owner",
                "--owner=0",
                "--group=0",
                "--mtime=@" + TIME.getEpochSecond(),
                "--file=" + file,
                "--directory=" + root));
        try (var top = Files.list(root)) {
            top.map(path -> path.getFileName().toString()).sorted().forEach(arguments::add);
        }
        var tar = Command.of(arguments);
        new Command(tar.arguments(), tar.environment(), tar.directory(), "", LIMIT).run().orThrow();
    }

    private Path place(String path) {
        return root.resolve(path.replaceFirst("^/+", ""));
    }

    private void parents(Path path) throws IOException {
        var directory = root;
        for (var name : root.relativize(path.resolveSibling("."))) {
            directory = directory.resolve(name).normalize();
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory);
                set(directory, PROGRAM);
            }
        }
    }

    private static void set(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
