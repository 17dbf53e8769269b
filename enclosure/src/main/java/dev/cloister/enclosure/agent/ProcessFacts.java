// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.enclosure.EnclosureFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel says of a newborn process (`/proc/PID/status`), compared with what was planned.
///
/// Each `require` throws an [EnclosureFailure] that tells both.
public final class ProcessFacts {
    private final long pid;
    private final List<String> status;

    private ProcessFacts(long pid, List<String> status) {
        this.pid = pid;
        this.status = status;
    }

    /// Of this process, now.
    public static ProcessFacts of(long pid) {
        return new ProcessFacts(pid, text(Path.of("/proc/%d/status".formatted(pid))).lines().toList());
    }

    /// A process of one thread has started nothing yet, or nothing that still lives.
    public static void requireNoChild(long parent) {
        same("children", "none", children(parent).isEmpty() ? "none" : children(parent));
    }

    /// The one child of a process.
    public static long onlyChild(long parent) {
        var children = children(parent);
        if (children.isEmpty() || children.contains(" ")) {
            throw failure("the agent's first process", "one", "[" + children + "]");
        }
        return Long.parseLong(children);
    }

    private static String children(long parent) {
        return text(Path.of("/proc/%d/task/%d/children".formatted(parent, parent))).strip();
    }

    /// It is in the calling thread's network namespace.
    public void requireOwnNetwork() {
        same("network namespace", link("/proc/thread-self/ns/net"), link("/proc/%d/ns/net".formatted(pid)));
    }

    /// It is in another network namespace than the calling thread.
    public void requireOtherNetwork() {
        var own = link("/proc/thread-self/ns/net");
        if (own.equals(link("/proc/%d/ns/net".formatted(pid)))) {
            throw failure("the enclosure's network namespace", "one of its own", "the host's");
        }
    }

    /// It has one number in each process namespace from ours down to its own (`NSpid`, Linux 4.1), in which it is the first.
    ///
    /// @param namespaces how many these are
    public void requireFirstOf(int namespaces) {
        var numbers = field("NSpid").split(" +", -1);
        same("number of process namespaces", Integer.toString(namespaces), Integer.toString(numbers.length));
        same("number in its own process namespace", "1", numbers[numbers.length - 1]);
    }

    /// It has no capability and can gain none, and its system calls are filtered.
    public void requirePowerless() {
        require("capabilities", "CapEff", "0000000000000000");
        require("bounding set", "CapBnd", "0000000000000000");
        require("no_new_privs", "NoNewPrivs", "1");
        require("seccomp mode", "Seccomp", "2");
    }

    /// A field of the status is this.
    ///
    /// @param what for people
    public void require(String what, String name, String expected) {
        same(what, expected, field(name));
    }

    private String field(String name) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().replace('\t', ' '))
                .findFirst()
                .orElse("absent");
    }

    private static void same(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw failure("its " + what, expected, found);
        }
    }

    private static EnclosureFailure failure(String what, String expected, String found) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot let the agent go: %s is %s (expected: %s)".formatted(what, found, expected),
                "run `cloister doctor`");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
