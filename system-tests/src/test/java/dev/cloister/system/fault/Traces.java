// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a run could leave on a host: network namespaces with a process in them, mounts, control groups, control sockets.
///
/// @param mounts of this test's own mount namespace
record Traces(Set<String> namespaces, Set<String> mounts, Set<String> groups, Set<String> sockets) {
    /// Those there are now.
    ///
    /// @param runtime the runtime directory of who runs it
    static Traces now(Path runtime) throws IOException {
        var mounts = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().collect(Collectors.toSet());
        return new Traces(networks(), mounts, named(Path.of("/sys/fs/cgroup"), 4, "cloister"), named(runtime, 4, ".sock"));
    }

    /// Command lines of all processes that hold these words.
    static List<String> processesNaming(String words) throws IOException {
        try (var processes = processes()) {
            return processes
                    .map(Traces::commandLine)
                    .filter(line -> line.contains(words))
                    .toList();
        }
    }

    private static Stream<Path> processes() throws IOException {
        return Files.list(Path.of("/proc")).filter(entry -> entry.getFileName().toString().matches("[0-9]+"));
    }

    private static Set<String> networks() throws IOException {
        var all = new TreeSet<String>();
        try (var processes = processes()) {
            processes.forEach(process -> {
                try {
                    all.add(Files.readSymbolicLink(process.resolve("ns/net")).toString());
                } catch (IOException _) {
                    // It has ended meanwhile.
                }
            });
        }
        return all;
    }

    private static Set<String> named(Path directory, int depth, String part) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (var paths = Files.walk(directory, depth)) {
            return paths.map(Path::toString)
                    .filter(path -> path.contains(part))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }
}
