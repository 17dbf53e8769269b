// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.gate.control.ControlClient;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.gate.control.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// One run that answered.
///
/// @param answer its status as it came
record LiveRun(Path socket, JsonFields answer, RunStatus status) {
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(5);
    /// A reload asks the user's tools again, and some of them are slow.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    static LiveRun at(Path socket) {
        var answer = ControlClient.ask(socket, Map.of("do", "status"), STATUS_LIMIT);
        return new LiveRun(socket, answer, RunStatus.from(answer));
    }

    String id() {
        return status.run().id();
    }

    JsonFields ask(Map<String, ?> question) {
        return ControlClient.ask(socket, question, LIMIT);
    }

    /// Whether something waits under this id, or a grant has it.
    boolean knows(String id) {
        return status.waiting().stream().anyMatch(question -> question.id().equals(id))
                || status.grants().stream().anyMatch(grant -> grant.id().equals(id));
    }

    boolean isFor(Path here) {
        return here.startsWith(Path.of(status.run().workspace()));
    }
}
