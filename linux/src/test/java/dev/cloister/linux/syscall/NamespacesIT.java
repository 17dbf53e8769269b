// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NamespacesIT {
    @Test
    void unsharesTheThreadAndLeavesEveryOtherThreadWhereItWas() throws Exception {
        assumeThat((Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN) & 1)
                .as("needs CAP_SYS_ADMIN")
                .isEqualTo(1);
        var host = namespaceOf(Namespaces.gettid());
        var results = new ArrayBlockingQueue<Object>(1);
        var done = new ArrayBlockingQueue<Boolean>(1);
        var thread = Thread.ofPlatform().start(() -> {
            try {
                Namespaces.unshare(Namespaces.CLONE_NEWNET);
                results.add(Namespaces.gettid());
                done.take();
            } catch (SyscallException | InterruptedException failure) {
                results.add(failure);
            }
        });
        var unshared = (int) results.take();
        var others = namespacesOfOtherThreads(unshared);
        var inside = namespaceOf(unshared);
        done.add(true);
        thread.join();
        assertThat(inside).isNotEqualTo(host);
        assertThat(others).containsExactly(host);
    }

    @Test
    void tellsTheNetworkOfASocketByItsCookie() throws Exception {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .isEqualTo(1);
        var results = new ArrayBlockingQueue<Long>(1);
        Thread.ofPlatform()
                .start(() -> {
                    Namespaces.unshare(Namespaces.CLONE_NEWNET);
                    results.add(cookie());
                })
                .join();
        assertThat(cookie()).isEqualTo(cookie()).isNotEqualTo(results.take());
    }

    @Test
    void refusesAUserNamespaceToAProcessWithThreads() {
        assertThatThrownBy(() -> Namespaces.unshare(Namespaces.CLONE_NEWUSER))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessage("cannot unshare namespaces 0x10000000: Invalid argument (EINVAL)");
    }

    private static long cookie() {
        var socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        try {
            return Sockets.getsockopt_long(socket, Sockets.SOL_SOCKET, Sockets.SO_NETNS_COOKIE);
        } finally {
            Files.close(socket);
        }
    }

    private static java.util.Set<String> namespacesOfOtherThreads(int unshared) throws java.io.IOException {
        try (var threads = java.nio.file.Files.list(Path.of("/proc/self/task"))) {
            return threads.map(task -> task.getFileName().toString())
                    .filter(id -> !id.equals(Integer.toString(unshared)))
                    .map(id -> namespaceOf(Integer.parseInt(id)))
                    .collect(Collectors.toSet());
        }
    }

    private static String namespaceOf(int thread) {
        try {
            return java.nio.file.Files.readSymbolicLink(Path.of("/proc/self/task/" + thread + "/ns/net"))
                    .toString();
        } catch (java.io.IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
