// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system;

import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The tree under test, at a place that every user can read.
///
/// A clone below a home that others can't enter is copied, without its history.
public final class Checkout {
    private Checkout() {}

    /// Where the tree is that this test is part of.
    public static Path here() {
        for (var directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("system-tests/pom.xml"))) {
                return directory;
            }
        }
        throw new IllegalStateException("the tests run outside the tree");
    }

    /// The built launcher: built and trained here, once, before the first test uses it.
    static Path launcher(World world) {
        var root = readable(world);
        var warmed = new Execution(
                        List.of(root.resolve("cloister").toString(), "--version"),
                        System.getenv(),
                        Path.of("/"),
                        Duration.ofMinutes(10))
                .run();
        if (warmed.exit() != 0) {
            throw new IllegalStateException("cannot build the launcher: " + warmed.text());
        }
        return root.resolve("cloister");
    }

    private static Path readable(World world) {
        var tree = here();
        var probe = List.of("test", "-r", tree.resolve("pom.xml").toString());
        if (world.onHost(User.ORDINARY, Path.of("/"), Map.of(), probe).run().exit() == 0) {
            return tree;
        }
        try {
            var copy = world.directory(User.ROOT, "checkout");
            Execution.need("sh", "-c", "tar -C '%s' --exclude .git -cf - . | tar -C '%s' -xf -".formatted(tree, copy));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
