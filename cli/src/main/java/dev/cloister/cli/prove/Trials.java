// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.linux.process.Command;
import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Catalogue;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Runs each [Trial] in the launcher's own `run`, one after the other. That a run ended for its limit is the launcher's word,
/// from its audit; the prober's counts only where it says that it went on.
///
/// @param skipped attacks that aren't made
record Trials(Scratch scratch, ProberProgram program, List<String> targets, Set<String> skipped, Launcher launcher) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String HEAP = "512m";
    private static final int INSIDE = 4101;

    /// Makes a launcher's command line.
    interface Launcher {
        /// Makes it.
        ///
        /// @param state where it keeps what it keeps
        /// @param options of `run`
        Command command(Path state, List<String> options, List<String> command);
    }

    /// What came of the attacks of all trials.
    Map<String, Outcome> outcomes() {
        var outcomes = new LinkedHashMap<String, Outcome>();
        for (var i = 0; i < Trial.ALL.size(); i++) {
            outcomes.putAll(outcomes(Trial.ALL.get(i), scratch.trial(i)));
        }
        return outcomes;
    }

    private Map<String, Outcome> outcomes(Trial trial, Path directory) {
        var policy = directory.resolve("policy.yaml");
        var state = directory.resolve("state");
        var port = freePort();
        var options = List.of("--policy", policy.toString(), "--publish", port + ":" + INSIDE);
        try {
            Files.createDirectories(state);
            Files.writeString(policy, trial.policy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = launcher.command(state, options, program.withHeap(HEAP).command(arguments(trial, port)));
        var ended = new EnclosedProber(command, LIMIT).run();
        var outcomes = new LinkedHashMap<>(ended.transcript().answers());
        outcomes.keySet().retainAll(trial.attacks());
        if (ended.exit() == ExitCode.LIMIT.code()) {
            cause(state, trial.reason()).ifPresent(reason -> outcomes.put(trial.fatal(), Outcome.refused(reason)));
        }
        return outcomes;
    }

    private List<String> arguments(Trial trial, int port) {
        var arguments = new ArrayList<>(targets);
        arguments.addAll(trial.targets());
        arguments.add("published=" + port);
        Catalogue.attacks().stream()
                .map(Attack::id)
                .filter(id -> !trial.attacks().contains(id) || skipped.contains(id))
                .forEach(id -> arguments.add("skip=" + id));
        return arguments;
    }

    /// Why the run ended, by its audit, where that is the reason.
    private static java.util.Optional<String> cause(Path state, String reason) {
        try (Stream<Path> files = Files.walk(state)) {
            for (var file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                for (var line : Files.readAllLines(file)) {
                    var detail = JsonFields.parse(line).optionalText("status_detail");
                    if (detail.isPresent() && detail.get().startsWith(reason)) {
                        return detail;
                    }
                }
            }
            return java.util.Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
