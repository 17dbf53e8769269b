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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private AuditFixture fixture;

    @BeforeEach
    void fixture(@TempDir Path state) throws IOException {
        fixture = new AuditFixture(state);
    }

    @Test
    void readsBackWhatWasWritten() {
        var events = List.copyOf(Events.ofEachKind().values());
        try (var audit = fixture.begin()) {
            events.forEach(audit::append);
        }
        assertThat(fixture.read()).isEqualTo(events);
        assertThat(fixture.unreadable).isEmpty();
    }

    @Test
    void onlyTheOwnerCanOpenAnyOfIt() throws IOException {
        fixture.write(1);
        assertThat(permissions(fixture.files.directory())).isEqualTo("rwx------");
        assertThat(permissions(fixture.files.segment(0))).isEqualTo("rw-------");
        assertThat(permissions(fixture.files.head())).isEqualTo("rw-------");
        assertThat(permissions(fixture.directory.keyFile())).isEqualTo("rw-------");
    }

    @Test
    void refusesARunThatHasAnAudit() {
        fixture.write(1);
        assertThatExceptionOfType(AuditUnavailable.class).isThrownBy(fixture::begin);
    }

    @Test
    void eventsOfManyThreadsMakeOneChain() throws Exception {
        int each = 500;
        try (var audit = fixture.begin()) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        audit.append(Events.notice("%d-%05d".formatted(thread, i)));
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(fixture.verify()).isEqualTo(new AuditVerification(8 * each, 0, List.of()));
        var details = fixture.read().stream()
                .map(event -> ((AuditEvent.Notice) event).detail())
                .toList();
        assertThat(details).hasSize(8 * each).doesNotHaveDuplicates();
        for (int t = 0; t < 8; t++) {
            var prefix = t + "-";
            assertThat(details.stream().filter(d -> d.startsWith(prefix))).isSorted();
        }
    }

    @Test
    void interruptOfAWritingThreadDoesNotCloseTheAudit() throws Exception {
        try (var audit = fixture.begin()) {
            var thread = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                audit.append(Events.notice("interrupted"));
            });
            thread.join();
            audit.append(Events.notice("after"));
        }
        assertThat(fixture.read()).hasSize(2);
    }

    @Test
    void followsAFullFileWithANewOneInTheSameChain() throws IOException {
        try (var audit = fixture.begin(new AuditLimits(1_000, 100))) {
            for (int i = 0; i < 50; i++) {
                audit.append(Events.notice("event " + i));
            }
        }
        assertThat(fixture.files.segments()).hasSizeGreaterThan(5).startsWith(0, 1, 2);
        assertThat(fixture.read()).hasSize(50);
        assertThat(fixture.verify().problems()).isEmpty();
    }

    @Test
    void dropsTheOldestFileOnlyWithAnEventThatSaysSo() throws IOException {
        try (var audit = fixture.begin(new AuditLimits(1_000, 3))) {
            for (int i = 0; i < 50; i++) {
                audit.append(Events.notice("event " + i));
            }
        }
        assertThat(fixture.files.segments()).hasSize(3).doesNotContain(0);
        assertThat(fixture.verify().problems()).isEmpty();
        assertThat(fixture.read()).anySatisfy(event -> {
            var notice = (AuditEvent.Notice) event;
            assertThat(notice.subject()).isEqualTo("audit_dropped");
            assertThat(notice.detail()).matches("r1\\.[0-9]+\\.jsonl is dropped with events [0-9]+ to [0-9]+: .*");
        });
    }

    @Test
    void deletedDirectoryMakesItUnavailableUntilItIsBack() throws IOException {
        try (var audit = fixture.begin()) {
            audit.append(Events.notice("before"));
            Files.delete(fixture.files.segment(0));
            Files.delete(fixture.files.head());
            Files.delete(fixture.files.directory());
            fixture.now = fixture.now.plusMillis(250);
            assertThatExceptionOfType(AuditUnavailable.class)
                    .isThrownBy(() -> audit.append(Events.notice("lost")))
                    .withMessageContaining("r1.jsonl");
            OwnerOnly.directory(fixture.files.directory());
            audit.append(Events.notice("after"));
        }
        assertThat(fixture.read())
                .extracting(event -> ((AuditEvent.Notice) event).subject())
                .containsExactly("audit_removed", "audit_was_unavailable", "test");
        assertThat(fixture.verify().problems()).singleElement().asString().contains("line 1 is missing");
    }

    @Test
    void fileThatCannotBeFollowedMakesItUnavailableUntilItCan() throws IOException {
        var inTheWay = fixture.files.segment(1);
        Files.createDirectories(inTheWay);
        try (var audit = fixture.begin(new AuditLimits(1, 100))) {
            audit.append(Events.notice("fills the file"));
            assertThatExceptionOfType(AuditUnavailable.class).isThrownBy(() -> audit.append(Events.notice("lost")));
            assertThatExceptionOfType(AuditUnavailable.class).isThrownBy(() -> audit.append(Events.notice("lost")));
            Files.delete(inTheWay);
            audit.append(Events.notice("after"));
        }
        assertThat(fixture.read())
                .extracting(event -> ((AuditEvent.Notice) event).detail())
                .containsExactly(
                        "fills the file", "2 events could not be written; what they spoke of was refused", "after");
        assertThat(fixture.verify().problems()).isEmpty();
    }

    @Test
    void deletedHeadIsMadeAgain() throws IOException {
        try (var audit = fixture.begin()) {
            audit.append(Events.notice("one"));
            Files.delete(fixture.files.head());
            fixture.now = fixture.now.plusSeconds(1);
            audit.append(Events.notice("two"));
        }
        assertThat(fixture.verify()).isEqualTo(new AuditVerification(2, 0, List.of()));
    }

    @Test
    void auditOfARunThatGoesOnCanBeVerified() throws Exception {
        try (var audit = fixture.begin(new AuditLimits(20_000, 1_000))) {
            var writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 3_000; i++) {
                    audit.append(Events.notice("event " + i));
                }
            });
            do {
                assertThat(fixture.verify().problems()).isEmpty();
            } while (writer.isAlive());
            writer.join();
        }
    }

    @Test
    void keyThatOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(fixture.directory.keyFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AuditKey.read(fixture.directory.keyFile()))
                .withMessageContaining("open to others");
    }

    @Test
    void listsRunsWithTheLatestFirst() throws IOException {
        fixture.write(1);
        try (var audit = AuditFile.begin(
                fixture.directory.run("a2"),
                fixture.key,
                AuditLimits.DEFAULT,
                java.time.InstantSource.fixed(Events.TIME))) {
            audit.append(new AuditEvent.Notice(Events.TIME.plusSeconds(1), "test", "later"));
        }
        assertThat(fixture.directory.runs()).extracting(RunFiles::run).containsExactly("a2", "r1");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
