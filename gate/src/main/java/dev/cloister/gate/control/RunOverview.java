// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.time.Instant;
import java.util.List;

/// What is fixed about a run from its start.
///
/// @param id names the run and its socket: 1 to 40 lower-case letters, digits and hyphens
/// @param pid the gate's process on the host
/// @param command what the agent was started with
/// @param workspace the workspace's directory on the host
/// @param published ports of the host that lead to servers inside, for people
public record RunOverview(
        String id, long pid, List<String> command, String workspace, Instant since, List<String> published) {
    /// With the directory before it and `.sock` behind, the longest id still fits the 108 octets of `sun_path`.
    static final int MAX_ID = 40;

    public RunOverview {
        if (!id.matches("[a-z0-9-]{1,%d}".formatted(MAX_ID))) {
            throw new IllegalArgumentException("run id: %s (expected: 1..40 of a-z, 0-9, -)".formatted(id));
        }
        command = List.copyOf(command);
        published = List.copyOf(published);
    }

    /// A run that publishes nothing.
    public RunOverview(String id, long pid, List<String> command, String workspace, Instant since) {
        this(id, pid, command, workspace, since, List.of());
    }
}
