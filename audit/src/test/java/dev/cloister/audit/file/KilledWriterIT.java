// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/// A gate that is killed loses no event it had written, and its audit stays intact.
class KilledWriterIT {
    private static final int ROTATIONS = 3;

    @RepeatedTest(3)
    void killedInTheMiddleOfWritingLeavesAnIntactChain(@TempDir Path state) throws Exception {
        var directory = new AuditDirectory(state);
        var files = directory.run("r1");
        var writer = EndlessWriter.start(state);
        try {
            for (int tries = 0; !Files.exists(files.segment(ROTATIONS)) && tries < 3_000; tries++) {
                assertThat(writer.isAlive()).as("output in %s", state).isTrue();
                Thread.sleep(10);
            }
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        var result = AuditVerification.verify(files, AuditKey.read(directory.keyFile()));
        assertThat(result.problems()).isEmpty();
        assertThat(result.pastHead()).isLessThanOrEqualTo(1);
        var unreadable = new ArrayList<UnreadableLine>();
        try (var events = new AuditReader(files, unreadable::add).events()) {
            assertThat(events.count()).isEqualTo(result.lines());
        }
        assertThat(unreadable).isEmpty();
    }
}
