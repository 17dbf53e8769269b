// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The moments between bubblewrap's start and the agent's first instruction: who was born, and is it where it
/// should be?
final class Birth {
    /// Far longer than bubblewrap takes on the slowest machine; short enough to be reported rather than waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SLICE_MILLISECONDS = 20;

    /// The processes of a newborn agent, as the host numbers them.
    ///
    /// @param outer bubblewrap, the first process of a namespace that the agent can't see: nothing in it survives this
    /// @param init the first process of the agent's own process namespace: bubblewrap's reaper
    /// @param first the process that becomes the agent
    record Born(long outer, long init, long first) {}

    private Birth() {}

    /// Waits until the agent's first process waits on the go pipe, and checks it.
    ///
    /// @param parent what was started: it waits for bubblewrap outside both namespaces
    static Born await(Stage stage, Process parent) {
        read(stage.ready(), parent, stage, text -> !text.isEmpty());
        var outer = onlyChild(parent.pid());
        var init = onlyChild(outer);
        var born = new Born(outer, init, onlyChild(init));
        for (var pid : List.of(outer, born.init(), born.first())) {
            same("network namespace", link("/proc/thread-self/ns/net"), link("/proc/%d/ns/net".formatted(pid)));
        }
        same("parent", Long.toString(ProcessHandle.current().pid()), field(status(parent.pid()), "PPid"));
        checkNamespaces(born);
        checkStatus(born.first());
        return born;
    }

    /// The agent lives two process namespaces down, of which it sees the inner one.
    private static void checkNamespaces(Born born) {
        requireNumbers(born.outer(), 2);
        requireNumbers(born.init(), 3);
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

    private static String read(int fd, Process bubblewrap, Stage stage, java.util.function.Predicate<String> whole) {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        for (var waited = 0; waited < PATIENCE.toMillis(); waited += SLICE_MILLISECONDS) {
            var events = Files.poll(new int[] {fd}, new short[] {Files.POLLIN}, SLICE_MILLISECONDS);
            if ((events[0] & Files.POLLIN) != 0) {
                var count = Files.read(fd, buffer, 0, buffer.length);
                text.append(new String(buffer, 0, count, UTF_8));
                if (whole.test(text.toString())) {
                    return text.toString();
                }
            } else if (!bubblewrap.isAlive()) {
                throw new EnclosureFailure(
                        EnclosureFailure.Kind.SEALING,
                        "cannot start the agent: bubblewrap ended with %d%s"
                                .formatted(bubblewrap.exitValue(), complaint(stage)),
                        "run `cloister doctor`");
            }
        }
        throw new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot start the agent: its first process didn't appear",
                "run `cloister doctor`");
    }

    private static String complaint(Stage stage) {
        var text = text(stage.errors()).strip();
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
