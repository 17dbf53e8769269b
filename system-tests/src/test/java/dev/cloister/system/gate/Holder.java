// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.gate;

import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process that holds a network namespace in which nothing is, as the first container of a group does.
record Holder(Process process) implements AutoCloseable {
    static Holder open() throws IOException, InterruptedException {
        var process = new ProcessBuilder("unshare", "--net", "sleep", "600").start();
        while (!process.info().command().orElse("").endsWith("sleep")) {
            Thread.sleep(10);
        }
        return new Holder(process);
    }

    /// The namespace's file.
    String namespace() {
        return "/proc/%d/ns/net".formatted(process.pid());
    }

    /// A script as the agent runs it: in the namespace, without any power.
    Execution.Outcome agent(String script) {
        return inside(List.of("setpriv", "--reuid=61000", "--regid=61000", "--clear-groups", "--bounding-set=-all", "--", "bash", "-c", script));
    }

    /// A command of root's in the namespace.
    Execution.Outcome root(String... command) {
        return inside(List.of(command));
    }

    private Execution.Outcome inside(List<String> command) {
        var words = new ArrayList<>(List.of("nsenter", "--net=" + namespace(), "--"));
        words.addAll(command);
        return new Execution(words, Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), Path.of("/"), Duration.ofSeconds(60)).run();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
