// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.Control;
import dev.cloister.gate.control.ControlSocket;
import dev.cloister.gate.control.LivePolicy;
import dev.cloister.gate.control.Reloader;
import dev.cloister.gate.control.RunOverview;
import dev.cloister.gate.control.Traffic;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A run without an enclosure: a real control socket over a strict, empty policy.
final class FakeRun implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LivePolicy policy;
    private final Approvals approvals;
    private final ControlSocket socket;

    FakeRun(Path directory, String id, String workspace, Reloader reloader) {
        var empty = Policy.of(Mode.STRICT, Refusals.REJECT, List.of(), List.of(), List.of());
        policy = new LivePolicy(new Reloader.Outcome.Loaded(empty, "d1"), _ -> {}, () -> Instant.EPOCH, timer);
        approvals = new Approvals(true, _ -> {}, () -> Instant.EPOCH);
        policy.onChange(policy.current(), approvals::policyChanged);
        var run = new RunOverview(id, 7, List.of("claude"), workspace, Instant.EPOCH);
        socket = ControlSocket.open(
                directory, new Control(run, policy, approvals, reloader, () -> new Traffic(0, 0, 0)));
    }

    LivePolicy policy() {
        return policy;
    }

    Approvals approvals() {
        return approvals;
    }

    @Override
    public void close() {
        socket.close();
        timer.shutdownNow();
    }
}
