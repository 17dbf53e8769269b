// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which process below a root process holds a socket of a network namespace, read from `/proc`.
///
/// Processes come and go meanwhile: what has gone is not found. What a process says of itself is only its
/// arguments.
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final int MOST_PROCESSES = 4096;
    private static final int MOST_ARGUMENTS = 32;
    /// Bytes of the argument vector that are looked at; it may be megabytes long.
    private static final int LONGEST_LINE = 1024;
    private static final int LONGEST_PATH = 256;
    private static final int MOST_ANCESTORS = 8;

    private final Path sockets;
    private final long root;

    /// @param threadId a thread of this process that lives in the namespace
    /// @param root only this process and what descends from it is looked at
    public ProcessTable(int threadId, long root) {
        this.sockets = PROC.resolve("self/task/%d/net".formatted(threadId));
        this.root = root;
    }

    /// The holder of the TCP socket with this local end.
    public Optional<ProcessSnapshot> ofTcp(InetSocketAddress local) {
        return holder("tcp", local);
    }

    /// The holder of the UDP socket with this local end.
    public Optional<ProcessSnapshot> ofUdp(InetSocketAddress local) {
        return holder("udp", local);
    }

    private Optional<ProcessSnapshot> holder(String protocol, InetSocketAddress local) {
        var inode = SocketTable.inodeOf(sockets, protocol, local);
        if (inode.isEmpty()) {
            return Optional.empty();
        }
        var link = "socket:[%d]".formatted(inode.getAsLong());
        // A socket that was inherited is held by several: the youngest is the one that uses it.
        return ProcessTree.below(root, MOST_PROCESSES).reversed().stream()
                .filter(pid -> holds(pid, link))
                .findFirst()
                .map(this::snapshot);
    }

    private static boolean holds(long pid, String link) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve("%d/fd".formatted(pid)))) {
            return descriptors.anyMatch(descriptor -> target(descriptor).equals(link));
        } catch (IOException | java.io.UncheckedIOException _) {
            return false;
        }
    }

    private ProcessSnapshot snapshot(long pid) {
        var ancestors = new ArrayList<String>();
        for (var parent = parent(pid);
                parent > 0 && parent != root && ancestors.size() < MOST_ANCESTORS;
                parent = parent(parent)) {
            ancestors.add(program(parent));
        }
        return new ProcessSnapshot(pid, program(pid), arguments(pid), ancestors);
    }

    private static String program(long pid) {
        var path = target(PROC.resolve("%d/exe".formatted(pid)));
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
    }

    private static List<String> arguments(long pid) {
        var line = beginning(PROC.resolve("%d/cmdline".formatted(pid)));
        return Stream.of((line.endsWith("\0") ? line.substring(0, line.length() - 1) : line).split("\0", -1))
                .limit(MOST_ARGUMENTS)
                .toList();
    }

    private static long parent(long pid) {
        return text(PROC.resolve("%d/status".formatted(pid)))
                .lines()
                .filter(line -> line.startsWith("PPid:"))
                .mapToLong(line -> Long.parseLong(line.substring(5).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String beginning(Path file) {
        try (var stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(LONGEST_LINE), UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
