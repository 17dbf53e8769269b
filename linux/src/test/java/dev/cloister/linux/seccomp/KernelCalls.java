// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the kernel, and Docker, have: lists beside the tests.
final class KernelCalls {
    private KernelCalls() {}

    /// Every call of the newest kernel that the rules know.
    static List<Syscall> all() {
        var calls = new ArrayList<Syscall>();
        for (var line : lines("calls.tsv")) {
            var fields = line.split("\t", -1);
            calls.add(new Syscall(fields[0], number(fields[1]), number(fields[2])));
        }
        return calls;
    }

    /// The names that Docker's default profile refuses to a container without capabilities.
    static List<String> refusedByDocker() {
        return lines("docker-denies.txt");
    }

    private static int number(String field) {
        return field.equals("-") ? Syscall.ABSENT : Integer.parseInt(field);
    }

    private static List<String> lines(String name) {
        try (var stream = Objects.requireNonNull(KernelCalls.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
