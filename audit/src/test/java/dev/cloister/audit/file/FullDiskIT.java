// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit on a file system of one megabyte that is really full.
class FullDiskIT {
    private Path disk;
    private boolean mounted;
    private AuditFixture fixture;

    @BeforeEach
    void mount(@TempDir Path directory) throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "mounting a tmpfs needs CAP_SYS_ADMIN");
        fixture = new AuditFixture(disk);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void fullDiskRefusesAndTheChainGoesOnWhenThereIsRoomAgain() throws IOException {
        var ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[512 << 10]);
        try (var audit = fixture.begin()) {
            long written = fill(audit);
            assertThat(written).isPositive();
            assertThat(fixture.verify()).isEqualTo(new AuditVerification(written, 0, java.util.List.of()));
            Files.delete(ballast);
            audit.append(Events.notice("room again"));
        }
        assertThat(fixture.verify().problems()).isEmpty();
        assertThat(fixture.unreadable).isEmpty();
        var events = fixture.read();
        assertThat(events.getLast()).isEqualTo(Events.notice("room again"));
        var lost = (AuditEvent.Notice) events.get(events.size() - 2);
        assertThat(lost.subject()).isEqualTo("audit_was_unavailable");
        assertThat(lost.detail()).startsWith("20 events");
    }

    /// Writes until the disk is full and twenty writes were refused.
    private static long fill(AuditFile audit) {
        long written = 0;
        int refused = 0;
        while (refused < 20) {
            try {
                audit.append(Events.notice("event ".repeat(40) + written));
                written++;
            } catch (AuditUnavailable e) {
                assertThat(e).hasMessageContaining("No space left");
                refused++;
            }
        }
        return written;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
