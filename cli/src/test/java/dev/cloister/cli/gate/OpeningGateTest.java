// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.syscall.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpeningGateTest {
    private static final int NEVER = 600_000;

    private final int[] door = Files.pipe2(Files.O_CLOEXEC);
    private final AtomicReference<String> lost = new AtomicReference<>("");

    @AfterEach
    void close() {
        Files.close(door[0]);
        Files.close(door[1]);
    }

    @Test
    void staysShutForAnAgentThatAskedForNothing() {
        var gate = gate(NEVER, () -> "open");
        assertThat(gate.settle()).isEmpty();
        assertThat(gate.now()).isEmpty();
    }

    @Test
    void opensForWhatWaitsAtTheDoorThoughTheAgentHasEnded() {
        Files.write(door[1], new byte[1], 0, 1);
        assertThat(gate(NEVER, () -> "open").settle()).contains("open");
    }

    @Test
    void opensSoonThoughNothingWasAsked() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var gate = gate(1, () -> {
            asked.countDown();
            return "open";
        });
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.settle()).contains("open");
        assertThat(gate.now()).contains("open");
    }

    @Test
    void endsTheAgentForTheFirstReasonWhenItCannotOpen() {
        Files.write(door[1], new byte[1], 0, 1);
        var gate = gate(NEVER, () -> {
            throw new ExceptionInInitializerError(new IllegalStateException("no event loop"));
        });
        assertThat(gate.settle()).isEmpty();
        assertThat(lost).hasValue("cannot open the gate: no event loop");
    }

    private OpeningGate<String> gate(int grace, Supplier<String> open) {
        return new OpeningGate<>(List.of(door[0]), grace, open, lost::set);
    }
}
