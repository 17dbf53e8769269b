// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class KernelRejectsTest {
    private final AtomicInteger breaches = new AtomicInteger();

    @Test
    void aListenerThatFailsEndsTheRun() {
        KernelRejects.orBreach(
                () -> {
                    throw new IllegalStateException("no such descriptor");
                },
                breaches::incrementAndGet);
        assertThat(breaches).hasValue(1);
    }

    @Test
    void aListenerThatRunsOutOfMemoryEndsTheRun() {
        KernelRejects.orBreach(
                () -> {
                    throw new OutOfMemoryError("heap");
                },
                breaches::incrementAndGet);
        assertThat(breaches).hasValue(1);
    }

    @Test
    void aListenerThatEndsInTimeEndsNothing() {
        KernelRejects.orBreach(() -> {}, breaches::incrementAndGet);
        assertThat(breaches).hasValue(0);
    }
}
