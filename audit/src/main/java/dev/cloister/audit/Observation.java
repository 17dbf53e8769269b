// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import dev.cloister.audit.AuditEvent.Why;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A destination that a rule would have to name, and the evidence for it.
///
/// @param host a name, or an address that no name stands for
/// @param port the port asked for; 0 where only the name was asked
/// @param verdict [Verdict#OBSERVED] or [Verdict#REFUSED]
/// @param count how often
/// @param processes programs that asked, at most [#MOST_PROCESSES] of them
/// @param why the first reason given
public record Observation(
        String host,
        int port,
        Verdict verdict,
        long count,
        Set<String> processes,
        Instant firstSeen,
        Instant lastSeen,
        Optional<Why> why) {
    /// More programs than this are not told apart.
    public static final int MOST_PROCESSES = 16;

    public Observation {
        processes = Set.copyOf(processes);
    }
}
