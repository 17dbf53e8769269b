// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.EnclosureFailure.Kind;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Namespaces;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A network namespace that something else holds, such as a container without any network: joined, and sealed in place.
///
/// It may have been sealed before, by a gate that has ended since: then its rules are loaded anew, and its links are as they
/// were. What is in it meanwhile meets closed doors.
public final class JoinedNetwork {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private JoinedNetwork() {}

    /// Joins a namespace with a thread of its own, which keeps nothing but the right to let connections through.
    ///
    /// @param namespace its file, such as `/proc/1/ns/net`
    /// @throws EnclosureFailure if it can't be joined, is the calling thread's own, leads anywhere, or can't be sealed
    public static Perimeter join(Path namespace, Reapers reapers) {
        var thread = EnclosureThread.start();
        try {
            reapers.await();
            var network = Explained.of(() -> thread.call(() -> sealOn(namespace)));
            return new Perimeter(thread, network);
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    private static SealedNetwork sealOn(Path namespace) {
        enter(namespace);
        var network = SealedNetwork.sealAsFound();
        OtherThreads.requireOutside();
        Capabilities.keepOnly(Capabilities.CAP_NET_ADMIN);
        return network;
    }

    private static void enter(Path namespace) {
        try {
            var descriptor = Files.open(namespace.toString(), Files.O_RDONLY | Files.O_CLOEXEC, 0);
            try {
                if (java.nio.file.Files.isSameFile(namespace, OWN)) {
                    throw new EnclosureFailure(
                            Kind.SEALING,
                            "cannot seal %s: it is the gate's own network".formatted(namespace),
                            "let the gate see the processes of the container that holds the agent's network (pid: service:net)");
                }
                Namespaces.setns(descriptor, Namespaces.CLONE_NEWNET);
            } finally {
                Files.close(descriptor);
            }
        } catch (SyscallException e) {
            throw new EnclosureFailure(
                    Kind.HOST,
                    "cannot join the network of %s: %s".formatted(namespace, e.errno()),
                    "give the gate the capabilities SYS_ADMIN and SYS_PTRACE, and nothing else of them",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + namespace, e);
        }
    }
}
