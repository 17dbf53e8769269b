// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.agent.Threshold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The moments between bubblewrap's start and the agent's first instruction: who was born, and is it where it
/// should be?
final class Birth implements Backend.Delivery {
    /// Far longer than bubblewrap takes on the slowest machine; short enough to be reported rather than waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SLICE_MILLISECONDS = 20;

    private final Process process;
    private final Threshold threshold;
    private final Path errors;

    /// @param process what was started: it waits for bubblewrap outside both namespaces
    /// @param errors what bubblewrap complains of, where its error stream isn't the caller's
    Birth(Process process, Threshold threshold, Path errors) {
        this.process = process;
        this.threshold = threshold;
        this.errors = errors;
    }

    @Override
    public Process process() {
        return process;
    }

    @Override
    public Threshold threshold() {
        return threshold;
    }

    @Override
    public Backend.Newborn await() {
        awaitReady();
        var outer = onlyChild(process.pid());
        var init = onlyChild(outer);
        var first = onlyChild(init);
        for (var pid : List.of(outer, init, first)) {
            same("network namespace", link("/proc/thread-self/ns/net"), link("/proc/%d/ns/net".formatted(pid)));
        }
        same("parent", Long.toString(ProcessHandle.current().pid()), field(status(process.pid()), "PPid"));
        // The agent lives two process namespaces down, of which it sees the inner one.
        requireNumbers(outer, 2);
        requireNumbers(init, 3);
        checkStatus(first);
        return new Backend.Newborn(List.of(process.pid(), outer, init, first), outer, init, first);
    }

    /// A process has one number in each namespace from ours down to its own (`NSpid`, Linux 4.1), in which it is the first.
    private static void requireNumbers(long pid, int namespaces) {
        var numbers = field(status(pid), "NSpid").split(" +", -1);
        same("number of process namespaces", Integer.toString(namespaces), Integer.toString(numbers.length));
        same("number in its own process namespace", "1", numbers[numbers.length - 1]);
    }

    /// By now the first process has no capability and can gain none. The parent-death signals were armed before it was
    /// executed, and end it with us.
    private static void checkStatus(long first) {
        var status = status(first);
        same("capabilities", "0000000000000000", field(status, "CapEff"));
        same("bounding set", "0000000000000000", field(status, "CapBnd"));
        same("no_new_privs", "1", field(status, "NoNewPrivs"));
        same("seccomp mode", "2", field(status, "Seccomp"));
    }

    private void awaitReady() {
        for (var waited = 0; waited < PATIENCE.toMillis(); waited += SLICE_MILLISECONDS) {
            if (threshold.awaitReady(SLICE_MILLISECONDS)) {
                return;
            }
            if (!process.isAlive()) {
                throw new EnclosureFailure(
                        EnclosureFailure.Kind.SEALING,
                        "cannot start the agent: bubblewrap ended with %d%s".formatted(process.exitValue(), complaint()),
                        "run `cloister doctor`");
            }
        }
        throw new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot start the agent: its first process didn't appear",
                "run `cloister doctor`");
    }

    private String complaint() {
        var text = text(errors).strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    private static long onlyChild(long parent) {
        var children = text(Path.of("/proc/%d/task/%d/children".formatted(parent, parent)))
                .strip()
                .split(" ", -1);
        if (children.length != 1 || children[0].isEmpty()) {
            throw failure("the agent's first process", "one", Arrays.toString(children));
        }
        return Long.parseLong(children[0]);
    }

    private static List<String> status(long pid) {
        return text(Path.of("/proc/%d/status".formatted(pid))).lines().toList();
    }

    private static String field(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().replace('\t', ' '))
                .findFirst()
                .orElse("absent");
    }

    private static void same(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw failure(what, expected, found);
        }
    }

    private static EnclosureFailure failure(String what, String expected, String found) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot let the agent go: its %s is %s (expected: %s)".formatted(what, found, expected),
                "run `cloister doctor`");
    }

    private static String text(Path path) {
        try {
            return java.nio.file.Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(String path) {
        try {
            return java.nio.file.Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
