// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Removes a run's containers at its end, and when the gate is killed: containers belong to the engine, and don't end with the
/// process that asked for them.
///
/// A small process of its own waits for the gate's word, or for its end. Whoever kills that one too leaves containers behind,
/// which the next run finds by their labels and removes.
final class Leavings implements AutoCloseable {
    /// After a killed gate the engine may still be making the last container it was asked for.
    private static final String SCRIPT = """
            trap '' INT HUP QUIT TERM
            docker=$1 label=$2 directory=$3 rounds=3
            read -r word && rounds=1
            while [ $rounds -gt 0 ]; do
                for container in $("$docker" ps --all --quiet --no-trunc --filter "label=$label"); do
                    "$docker" rm --force --volumes "$container"
                done
                rounds=$((rounds - 1))
                [ $rounds = 0 ] || sleep 1
            done >/dev/null 2>&1
            rm -rf -- "$directory"
            """;

    private final Process process;

    private Leavings(Process process) {
        this.process = process;
    }

    /// Begins to wait.
    ///
    /// @param directory what else is removed
    static Leavings watch(Engine engine, String run, Path directory) {
        var label = Containers.RUN + "=" + run;
        var arguments = List.of(
                "setsid", "/bin/sh", "-c", SCRIPT, "cloister", engine.program().toString(), label, directory.toString());
        var plain = Command.of(arguments);
        var environment = new java.util.HashMap<>(plain.environment());
        environment.putAll(engine.environment());
        return new Leavings(new Command(plain.arguments(), environment, Path.of("/"), "", plain.limit()).startWithPipes());
    }

    /// Removes the containers of gates that are gone.
    static void sweep(Engine engine) {
        var format = "{{.ID}} {{.Label \"%s\"}}".formatted(Containers.GATE);
        var listed = engine.ask(
                "list containers", List.of("ps", "--all", "--no-trunc", "--filter", "label=" + Containers.GATE, "--format", format));
        var stale = new ArrayList<String>();
        for (var line : listed.lines().toList()) {
            var words = line.split(" ", 2);
            if (words.length == 2 && !GateProcess.isAlive(words[1])) {
                stale.add(words[0]);
            }
        }
        if (!stale.isEmpty()) {
            stale.addAll(0, List.of("rm", "--force", "--volumes"));
            engine.does(stale);
        }
    }

    /// Removes them now, and waits until they are gone.
    @Override
    public void close() {
        try (var input = process.getOutputStream()) {
            input.write('\n');
        } catch (IOException _) {
            // It has ended already.
        }
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
