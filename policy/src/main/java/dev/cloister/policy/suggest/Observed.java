// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.suggest;

import java.time.Instant;
import java.util.List;

/// What was seen of one host on one port.
///
/// @param host the name, or the literal address, as the agent asked for it
/// @param count how many connections
/// @param processes command lines, as the agent chose them
public record Observed(String host, int port, long count, List<String> processes, Instant firstSeen) {
    public Observed {
        processes = List.copyOf(processes);
    }
}
