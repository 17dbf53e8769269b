// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run's audit stays for as long as its process lives, and goes once that is killed.
class SweepOfLiveRunIT {
    @Test
    void nothingOfALiveRunIsRemovedAndOfAKilledOneAllIs(@TempDir Path state) throws Exception {
        var directory = new AuditDirectory(state);
        var files = directory.run("r1");
        var writer = EndlessWriter.start(state);
        try {
            for (int tries = 0; !Files.exists(files.segment(1)) && tries < 3_000; tries++) {
                assertThat(writer.isAlive()).as("output in %s", state).isTrue();
                Thread.sleep(10);
            }
            assertThat(removed(directory)).isEmpty();
            assertThat(files.segments()).startsWith(0, 1);
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(AuditVerification.verify(files, AuditKey.read(directory.keyFile())).isIntact()).isTrue();
        assertThat(removed(directory)).containsExactly("r1");
        assertThat(files.segments()).isEmpty();
    }

    private static List<String> removed(AuditDirectory directory) throws Exception {
        var removed = new ArrayList<String>();
        new AuditSweep(
                        directory,
                        AuditKey.read(directory.keyFile()),
                        OptionalLong.of(1),
                        event -> removed.add(((AuditEvent.RunRemoved) event).removed()),
                        () -> Instant.now().plus(Duration.ofDays(1)))
                .after("own");
        return removed;
    }
}
