// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.util.concurrent.atomic.AtomicLong;

/// What all undecided connections together may have said: without a bound, many long hellos that never end would take
/// all memory. Safe for use by many threads.
final class HeldBytes {
    /// A full hello for each of 1,024 connections; a byte that is held takes up to four of memory.
    static final long MOST = 64L << 20;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /// Takes room for so many bytes, or none.
    boolean take(int bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
