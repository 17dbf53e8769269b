// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.agent.ProcessFacts;
import dev.cloister.enclosure.agent.Threshold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        var outer = ProcessFacts.onlyChild(process.pid());
        var init = ProcessFacts.onlyChild(outer);
        var first = ProcessFacts.onlyChild(init);
        for (var pid : List.of(outer, init, first)) {
            ProcessFacts.of(pid).requireOwnNetwork();
        }
        ProcessFacts.of(process.pid()).require("parent", "PPid", Long.toString(ProcessHandle.current().pid()));
        // The agent lives two process namespaces down, of which it sees the inner one.
        ProcessFacts.of(outer).requireFirstOf(2);
        ProcessFacts.of(init).requireFirstOf(3);
        // The parent-death signals were armed before it was executed, and end it with us.
        ProcessFacts.of(first).requirePowerless();
        return new Backend.Newborn(List.of(process.pid(), outer, init, first), outer, init, first);
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

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
