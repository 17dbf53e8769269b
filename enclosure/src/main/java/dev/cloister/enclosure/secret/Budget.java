// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How much a search may look at: a workspace can be of any size, and a start is not to wait for ever.
final class Budget {
    /// More than the largest checkouts have, with their packages.
    private static final int ENTRIES = 400_000;

    private static final int FILES = 30_000;
    private static final long BYTES = 256L << 20;
    private static final Duration TIME = Duration.ofSeconds(20);
    /// The clock is asked once in so many entries.
    private static final int CLOCK_MASK = 0xff;

    private final InstantSource clock;
    private final Instant end;
    private int entries;
    private int files;
    private long bytes;
    private boolean late;

    Budget(InstantSource clock) {
        this.clock = clock;
        this.end = clock.instant().plus(TIME);
    }

    /// Whether one more name may be looked at.
    boolean takeName() {
        entries++;
        if ((entries & CLOCK_MASK) == 0) {
            late |= clock.instant().isAfter(end);
        }
        return entries <= ENTRIES && !late;
    }

    /// Whether a content of so many bytes may be read.
    boolean takeContent(long size) {
        files++;
        bytes += size;
        return files <= FILES && bytes <= BYTES && !late;
    }

    /// How many entries of one directory are worth reading.
    int entriesLeft() {
        return Math.max(0, ENTRIES - entries) + 1;
    }
}
