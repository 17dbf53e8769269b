// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that moves when told.
public final class FakeClock implements InstantSource {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

    /// A clock at one fixed instant.
    public FakeClock() {}

    @Override
    public Instant instant() {
        return now.get();
    }

    /// Moves forward.
    public void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
