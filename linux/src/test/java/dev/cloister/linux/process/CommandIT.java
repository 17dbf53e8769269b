// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Real tools of this system.
final class CommandIT {
    @Test
    void aToolIsTakenFromTheSystemByItsAbsolutePath() {
        assertThat(Command.of(List.of("cat")).arguments().getFirst())
                .startsWith("/")
                .endsWith("/cat");
        assertThat(Command.of(List.of("env")).run().output())
                .contains("LC_ALL=C.UTF-8")
                .doesNotContain("HOME=");
    }

    @Test
    void aToolThatIsMissingIsNamed() {
        assertThatExceptionOfType(ToolFailure.class)
                .isThrownBy(() -> Command.of(List.of("no-such-tool")))
                .matches(failure -> failure.missing().equals(Optional.of("no-such-tool")));
    }

    @Test
    void theOutcomeHoldsStatusOutputAndErrors() {
        var outcome = shell("cat; echo problem >&2; exit 3").withInput("grün\n").run();
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.output()).isEqualTo("grün\n");
        assertThat(outcome.errors()).isEqualTo("problem\n");
        assertThatExceptionOfType(ToolFailure.class)
                .isThrownBy(outcome::orThrow)
                .withMessageContaining("problem (status 3)")
                .matches(failure -> failure.missing().isEmpty());
    }

    @Test
    void aToolThatASignalEndsHasItsNumber() {
        assertThat(shell("kill -9 $$").run().status()).isEqualTo(137);
    }

    @Test
    void aFloodOfOutputIsNoAnswer() {
        assertThatExceptionOfType(ToolFailure.class)
                .isThrownBy(() -> shell("exec yes").run())
                .withMessageContaining("too much");
    }

    @Test
    void pastItsTimeAToolIsEndedWithItsChildren() throws Exception {
        var slow = new Command(
                shell("sleep 4711 & sleep 4711").arguments(), Map.of(), Path.of("/"), "", Duration.ofMillis(300));
        assertThatExceptionOfType(ToolFailure.class).isThrownBy(slow::run).withMessageContaining("longer");
        for (var tries = 0; tries < 100 && sleepers() > 0; tries++) {
            Thread.sleep(10);
        }
        assertThat(sleepers()).isZero();
    }

    @Test
    void nothingIsLeftOpen() {
        shell("true").run();
        var before = descriptors();
        shell("true").run();
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void onceReapersAreThereNoFurtherThreadIsStarted() throws Exception {
        shell("true").run();
        shell("true").run();
        Thread.sleep(100);
        var before = threads();
        shell("true").run();
        assertThat(threads()).isLessThanOrEqualTo(before);
    }

    private static Command shell(String script) {
        return Command.of(List.of("sh", "-c", script));
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith("sleep 4711"))
                .filter(ProcessHandle::isAlive)
                .count();
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static int threads() {
        return new File("/proc/self/task").list().length;
    }
}
