// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSweepTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final OptionalLong NO_BOUND = OptionalLong.empty();
    private static final int LINE = 400;

    private final List<AuditEvent.RunRemoved> recorded = new ArrayList<>();
    private AuditDirectory directory;
    private AuditKey key;
    private Instant now = NOW;

    @BeforeEach
    void directory(@TempDir Path state) throws IOException {
        directory = new AuditDirectory(state);
        key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
    }

    @Test
    void anAuditIsKeptForAsLongAsItsOwnPolicySaid() throws IOException {
        ended("forever", Duration.ofDays(3_000), Duration.ZERO, 3);
        ended("for-a-year", Duration.ofDays(200), Duration.ofDays(365), 3);
        ended("for-a-month", Duration.ofDays(31), Duration.ofDays(30), 3);
        ended("young", Duration.ofDays(29), Duration.ofDays(30), 3);
        var hash = head("for-a-month").hash();

        sweep("own", NO_BOUND);

        assertThat(runs()).containsExactlyInAnyOrder("forever", "for-a-year", "young");
        assertThat(recorded).singleElement().satisfies(event -> {
            assertThat(event.removed()).isEqualTo("for-a-month");
            assertThat(event.last()).isEqualTo(3);
            assertThat(event.hash()).isEqualTo(hash);
            assertThat(event.bytes()).isGreaterThan(2 * LINE);
        });
    }

    /// Attack: an agent floods its audit, run after run, so that the evidence of what it once did has to go for it.
    @Test
    void aFloodOfEventsPushesOutNoOtherRunsEvidence() throws IOException {
        var size = 300 * LINE;
        ended("evidence", Duration.ofDays(20), Duration.ZERO, 10);
        ended("long-evidence", Duration.ofDays(19), Duration.ZERO, 40);
        for (int flood = 0; flood < 12; flood++) {
            ended("flood-" + flood, Duration.ofDays(12 - flood), Duration.ZERO, 100);
            now = now.plus(Duration.ofHours(1));
            sweep("flood-" + flood, OptionalLong.of(size));
            assertThat(runs()).contains("evidence", "long-evidence", "flood-" + flood);
        }
        assertThat(runs()).hasSizeLessThan(6);
        assertThat(recorded).extracting(AuditEvent.RunRemoved::removed).startsWith("flood-0", "flood-1");
    }

    @Test
    void ofEqualAuditsTheOldestGoesFirst() throws IOException {
        for (int day = 1; day <= 10; day++) {
            ended("day-" + day, Duration.ofDays(day), Duration.ZERO, 10);
        }
        sweep("own", OptionalLong.of(35 * LINE));
        assertThat(recorded)
                .extracting(AuditEvent.RunRemoved::removed)
                .startsWith("day-10", "day-9")
                .doesNotContain("day-1");
        assertThat(runs()).contains("day-1").hasSizeBetween(2, 4);
    }

    @Test
    void aRunGoesWithAllItsFiles() throws IOException {
        try (var audit = begin("rotated", new AuditLimits(1_000, 100, Duration.ofDays(1)))) {
            fill(audit, 20);
        }
        age("rotated", Duration.ofDays(2));
        sweep("own", NO_BOUND);
        assertThat(names()).containsExactly("swept");
    }

    @Test
    void aRemovalThatCannotBeRecordedDoesNotHappen() throws IOException {
        ended("old", Duration.ofDays(2), Duration.ofDays(1), 3);
        assertThatExceptionOfType(AuditUnavailable.class)
                .isThrownBy(() -> new AuditSweep(directory, key, NO_BOUND, AuditSweepTest::full, () -> now).after("own"));
        assertThat(runs()).containsExactly("old");
        assertThat(AuditVerification.verify(directory.run("old"), key).isIntact()).isTrue();
    }

    @Test
    void aRemovalThatWasCutOffIsEndedByTheNextSweepAndShowsNoHalfRun() throws IOException {
        ended("cut-off", Duration.ofDays(2), Duration.ofDays(1), 3);
        Files.move(directory.run("cut-off").head(), directory.run("cut-off").removed());
        assertThat(runs()).isEmpty();
        sweep("own", NO_BOUND);
        assertThat(names()).containsExactly("swept");
        assertThat(recorded).isEmpty();
    }

    @Test
    void anAuditWhoseHeadIsGoneOrForgedStaysAsEvidence() throws IOException {
        ended("beheaded", Duration.ofDays(2), Duration.ofDays(1), 3);
        Files.delete(directory.run("beheaded").head());
        ended("forged", Duration.ofDays(2), Duration.ofDays(1), 3);
        Files.writeString(directory.run("forged").head(), Files.readString(directory.run("forged").head()).replace("86400", "00001"));
        age("forged", Duration.ofDays(2));
        sweep("own", NO_BOUND);
        assertThat(runs()).containsExactlyInAnyOrder("beheaded", "forged");
    }

    @Test
    void sweepsOnceAnHourAndAfterARunThatWroteMuch() throws IOException {
        ended("small", Duration.ofSeconds(1), Duration.ZERO, 1);
        sweep("small", NO_BOUND);
        ended("old", Duration.ofDays(2), Duration.ofDays(1), 3);
        sweep("small", NO_BOUND);
        assertThat(runs()).contains("old");
        ended("much", Duration.ofSeconds(1), Duration.ZERO, 2_700);
        sweep("much", NO_BOUND);
        assertThat(runs()).doesNotContain("old");

        ended("old", Duration.ofDays(2), Duration.ofDays(1), 3);
        now = NOW.plus(Duration.ofHours(1));
        sweep("small", NO_BOUND);
        assertThat(runs()).doesNotContain("old");
    }

    @Test
    void filesOfOthersInTheDirectoryAreLeftAlone() throws IOException {
        ended("old", Duration.ofDays(2), Duration.ofDays(1), 3);
        var outside = Files.writeString(directory.state().resolve("outside.jsonl"), "x");
        for (var name : List.of("notes.txt", "old.backup.tar", ".jsonl", "a b.jsonl")) {
            Files.writeString(directory.runsDirectory().resolve(name), "x".repeat(10 * LINE));
        }
        Files.createSymbolicLink(directory.runsDirectory().resolve("linked.jsonl"), outside);
        sweep("own", OptionalLong.of(1));
        assertThat(names())
                .containsExactlyInAnyOrder("swept", "notes.txt", "old.backup.tar", ".jsonl", "a b.jsonl", "linked.jsonl");
        assertThat(outside).exists();
    }

    private void sweep(String own, OptionalLong size) throws IOException {
        new AuditSweep(directory, key, size, event -> recorded.add((AuditEvent.RunRemoved) event), () -> now).after(own);
        Files.setLastModifiedTime(directory.runsDirectory().resolve("swept"), FileTime.from(now));
    }

    private static void full(AuditEvent event) {
        throw new AuditUnavailable("no room for " + event, new IOException());
    }

    private void ended(String run, Duration ago, Duration keep, int events) throws IOException {
        try (var audit = begin(run, new AuditLimits(32 << 20, 16, keep))) {
            fill(audit, events);
        }
        age(run, ago);
    }

    private AuditFile begin(String run, AuditLimits limits) {
        return AuditFile.begin(directory.run(run), key, limits, () -> NOW);
    }

    private static void fill(AuditFile audit, int events) {
        for (int i = 0; i < events; i++) {
            audit.append(Events.notice("event " + i));
        }
    }

    private void age(String run, Duration ago) throws IOException {
        var files = directory.run(run);
        var time = FileTime.from(NOW.minus(ago));
        Files.setLastModifiedTime(files.head(), time);
        for (var index : files.segments()) {
            Files.setLastModifiedTime(files.segment(index), time);
        }
    }

    private Head head(String run) throws IOException {
        return Head.open(Files.readAllBytes(directory.run(run).head()), run, key.mac()).orElseThrow();
    }

    private List<String> runs() throws IOException {
        return directory.runs().stream().map(RunFiles::run).toList();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory.runsDirectory())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
