// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
    private static final Duration PAUSE = Duration.ofMillis(2);

    private AuditFixture fixture;

    @BeforeEach
    void fixture(@TempDir Path state) throws IOException {
        fixture = new AuditFixture(state);
    }

    @Test
    void seesEveryEventAcrossRotationUntilTheRunEnds() throws Exception {
        var seen = new CompletableFuture<List<AuditEvent>>();
        Thread.ofVirtual().start(() -> seen.complete(followAll()));
        try (var audit = fixture.begin(new AuditLimits(2_000, 1_000))) {
            for (int i = 0; i < 500; i++) {
                audit.append(Events.notice("event " + i));
                if (i % 100 == 0) {
                    Thread.sleep(5);
                }
            }
            audit.append(Events.ofEachKind().get("run_ended"));
        }
        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(fixture.read()).hasSize(501);
    }

    @Test
    void closeEndsIt() throws Exception {
        fixture.write(1);
        var following = new AuditReader(fixture.files, fixture.unreadable::add).follow(PAUSE);
        assertThat(following.next().place().sequence()).isEqualTo(1);
        var more = CompletableFuture.supplyAsync(following::hasNext, Thread::startVirtualThread);
        following.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void corruptLinesAreReportedAndPassedOver() throws IOException {
        fixture.write(3);
        var file = fixture.files.segment(0);
        var lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.US_ASCII));
        lines.add(1, "\u0000garbage");
        lines.add(2, "x".repeat(3_000_000));
        Files.write(file, lines, StandardCharsets.US_ASCII);
        assertThat(fixture.read()).hasSize(3);
        assertThat(fixture.unreadable).extracting(UnreadableLine::number).containsExactly(2L, 3L);
    }

    @Test
    void halfALineIsNotReadUntilItIsWhole() throws IOException {
        fixture.write(2);
        var file = fixture.files.segment(0);
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
        try (var cursor = new LineCursor(fixture.files)) {
            assertThat(cursor.next()).isPresent();
            assertThat(cursor.next()).isEmpty();
            Files.write(
                    file,
                    java.util.Arrays.copyOfRange(whole, whole.length - 5, whole.length),
                    StandardOpenOption.APPEND);
            assertThat(cursor.next()).map(LineCursor.Line::number).contains(2L);
        }
    }

    private List<AuditEvent> followAll() {
        var events = new ArrayList<AuditEvent>();
        try (var following = new AuditReader(fixture.files, fixture.unreadable::add).follow(PAUSE)) {
            following.forEachRemaining(stored -> events.add(stored.event()));
        }
        return events;
    }
}
