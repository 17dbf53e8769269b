// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EnclosureThreadTest {
    @Test
    void everyTaskRunsOnTheSameThread() {
        try (var thread = EnclosureThread.start()) {
            assertThat(thread.call(Thread::currentThread)).isSameAs(thread.call(Thread::currentThread));
        }
    }

    @Test
    void whateverATaskThrowsReachesTheCallerAndTheThreadGoesOn() {
        try (var thread = EnclosureThread.start()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> thread.run(() -> {
                        throw new AssertionError("even an error");
                    }))
                    .withCauseInstanceOf(AssertionError.class);
            assertThat(thread.call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void nobodyWaitsForAThreadThatHasEnded() {
        var thread = EnclosureThread.start();
        thread.close();
        thread.close();
        assertThatIllegalStateException().isThrownBy(() -> thread.call(() -> 1)).withMessageContaining("ended");
    }

    @Test
    void twoThatCloseItAtOnceBothReturn() throws Exception {
        var thread = EnclosureThread.start();
        var other = Thread.ofPlatform().start(thread::close);
        thread.close();
        other.join();
        assertThat(other.isAlive()).isFalse();
    }
}
