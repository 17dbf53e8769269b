// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was refused lately in this run.
public interface RecentRefusals {
    /// The latest refusals, newest first; equal ones are one entry with a count.
    List<Entry> latest();

    /// One thing that was refused.
    ///
    /// @param host the name, or the literal address where there is none
    /// @param reason the words that the audit has
    /// @param remedy the line of policy that would allow it
    /// @param time when it was refused last
    record Entry(String host, int port, String reason, Optional<String> remedy, Instant time, long count) {}
}
