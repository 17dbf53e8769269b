// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopsTest {
    private final CountDownLatch lost = new CountDownLatch(1);

    @Test
    void aLoopThatDiesIsTold() throws InterruptedException {
        try (var loops = Loops.open(lost::countDown)) {
            loops.group().next().shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
            assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void loopsThatAreClosedAreNot() {
        var loops = Loops.open(lost::countDown);
        loops.close();
        assertThat(loops.group().isTerminated()).isTrue();
        assertThat(lost.getCount()).isEqualTo(1);
    }
}
