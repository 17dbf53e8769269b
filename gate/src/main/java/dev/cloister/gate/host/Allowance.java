// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// So many at once, so many a second after that. Safe for use by many threads.
public final class Allowance {
    private final InstantSource clock;
    private final int burst;
    private final int perSecond;
    private double left;
    private Instant filled;

    public Allowance(int burst, int perSecond, InstantSource clock) {
        this.clock = clock;
        this.burst = burst;
        this.perSecond = perSecond;
        this.left = burst;
        this.filled = clock.instant();
    }

    /// Takes one if there is one.
    public synchronized boolean take() {
        var now = clock.instant();
        // A clock set back must not drain the allowance.
        var passed = Math.max(0, Duration.between(filled, now).toMillis());
        left = Math.min(burst, left + passed * perSecond / 1000.0);
        filled = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
