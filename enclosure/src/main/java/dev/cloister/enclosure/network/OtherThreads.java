// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.enclosure.EnclosureFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Every thread of this process but the calling one, seen from the calling one's network namespace.
///
/// A thread is born in the namespace of the one that starts it; one that was started from the enclosure thread would
/// carry the gate's work into the enclosure.
public final class OtherThreads {
    private static final Path TASKS = Path.of("/proc/self/task");

    private OtherThreads() {}

    /// Checks that the calling thread is alone in its network namespace.
    ///
    /// @throws EnclosureFailure if any other thread is in it
    public static void requireOutside() {
        var self = Path.of("/proc/thread-self");
        try (Stream<Path> tasks = Files.list(TASKS)) {
            var own = Files.readSymbolicLink(self).getFileName();
            var inside = Files.readSymbolicLink(self.resolve("ns/net"));
            tasks.filter(task -> !task.getFileName().equals(own))
                    .filter(task -> isIn(task, inside))
                    .findFirst()
                    .ifPresent(task -> {
                        throw inside(task);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see the namespaces of this process's threads", e);
        }
    }

    private static boolean isIn(Path task, Path namespace) {
        try {
            return Files.readSymbolicLink(task.resolve("ns/net")).equals(namespace);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            // A thread that ends meanwhile: ESRCH or ENOENT. One that is still there and can't be seen is an error.
            if (Files.exists(task.resolve("comm"))) {
                throw new UncheckedIOException("cannot see the namespace of thread " + task.getFileName(), e);
            }
            return false;
        }
    }

    private static EnclosureFailure inside(Path task) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot seal the network: thread %s (%s) of the gate is in it"
                        .formatted(task.getFileName(), name(task)),
                "run it again, and report it if it stays");
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException _) {
            return "ended";
        }
    }
}
