// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// How long audits are kept, and how many: what is empty has no bound.
///
/// @param keep how long this run's audit is kept after its end, whatever later runs' policies say; 90 days by default,
///     since what an agent did is often asked about only when something is found
/// @param size bytes that the audits of all runs together may take before the oldest of the largest go; 1 GiB by default
public record Retention(Optional<Duration> keep, OptionalLong size) {
    /// What holds where a policy says nothing.
    public static final Retention DEFAULT = new Retention(Optional.of(Duration.ofDays(90)), OptionalLong.of(1L << 30));
}
