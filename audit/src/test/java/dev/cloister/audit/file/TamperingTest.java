// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each way to change an audit after the fact, and what the verification says of it.
class TamperingTest {
    private AuditFixture fixture;

    @BeforeEach
    void fixture(@TempDir Path state) throws IOException {
        fixture = new AuditFixture(state);
        fixture.write(10);
    }

    @Test
    void untouchedAuditIsIntact() throws IOException {
        assertThat(fixture.verify()).isEqualTo(new AuditVerification(10, 0, List.of()));
    }

    @Test
    void anyFlippedBitIsDetected() throws IOException {
        var file = fixture.files.segment(0);
        var original = Files.readAllBytes(file);
        for (int i = 0; i < original.length; i += 23) {
            var changed = original.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThat(fixture.verify().isIntact()).as("bit 0 of byte %d", i).isFalse();
        }
    }

    @Test
    void deletedLineIsDetected() throws IOException {
        rewrite(lines -> lines.remove(4));
        assertThat(fixture.verify().problems()).singleElement().asString().endsWith("r1.jsonl:5: line 5 is missing");
    }

    @Test
    void deletedFirstLineIsDetected() throws IOException {
        rewrite(List::removeFirst);
        assertThat(fixture.verify().problems()).singleElement().asString().endsWith("line 1 is missing");
    }

    @Test
    void swappedLinesAreDetected() throws IOException {
        rewrite(lines -> Collections.swap(lines, 3, 4));
        assertThat(fixture.verify().isIntact()).isFalse();
    }

    @Test
    void truncatedEndIsDetected() throws IOException {
        rewrite(lines -> lines.subList(7, 10).clear());
        assertThat(fixture.verify().problems()).containsExactly("lines 8 to 10 are missing at the end");
    }

    @Test
    void halfALineAtTheEndIsDetected() throws IOException {
        var file = fixture.files.segment(0);
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 30));
        assertThat(fixture.verify().problems()).containsExactly("line 10 is missing at the end");
    }

    @Test
    void chainRecomputedWithoutTheKeyIsDetected() throws IOException {
        Files.delete(fixture.files.segment(0));
        var genuine = Files.readAllBytes(fixture.files.head());
        Files.delete(fixture.files.head());
        var forger = AuditKey.readOrCreate(fixture.directory.state().resolve("other.key"), new SecureRandom());
        try (var forged = AuditFile.begin(
                fixture.files,
                forger,
                AuditLimits.DEFAULT,
                java.time.InstantSource.fixed(dev.cloister.audit.Events.TIME))) {
            for (int i = 0; i < 10; i++) {
                forged.append(dev.cloister.audit.Events.notice("nothing happened"));
            }
        }
        assertThat(fixture.verify().problems()).singleElement().asString().contains("not sealed with this key");
        Files.write(fixture.files.head(), genuine);
        assertThat(fixture.verify().problems()).singleElement().asString().contains("line 10 was changed");
    }

    @Test
    void headOfAnotherRunIsRefused() throws IOException {
        var other = fixture.directory.run("r2");
        try (var audit = AuditFile.begin(
                other,
                fixture.key,
                AuditLimits.DEFAULT,
                java.time.InstantSource.fixed(dev.cloister.audit.Events.TIME))) {
            audit.append(dev.cloister.audit.Events.notice("elsewhere"));
        }
        Files.copy(other.head(), fixture.files.head(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(fixture.verify().problems()).singleElement().asString().contains("head is missing");
    }

    @Test
    void linesAddedPastTheHeadAreDetected() throws IOException {
        var head = Files.readAllBytes(fixture.files.head());
        rewrite(lines -> lines.subList(8, 10).clear());
        Files.write(fixture.files.head(), shorterHead());
        assertThat(fixture.verify().problems()).isEmpty();
        Files.write(fixture.files.head(), head);
        fixture.files.segment(0).toFile().delete();
        Files.delete(fixture.files.head());
        fixture.write(10);
        Files.write(fixture.files.head(), shorterHead());
        assertThat(fixture.verify().problems())
                .containsExactly("2 lines follow the head: they were added by another program");
    }

    @Test
    void oneLinePastTheHeadIsWhatAKilledWriterLeaves() throws IOException {
        Files.write(fixture.files.head(), headAt(9));
        assertThat(fixture.verify()).isEqualTo(new AuditVerification(10, 1, List.of()));
    }

    @Test
    void missingFileInTheMiddleIsDetected(@TempDir Path state) throws IOException {
        var rotated = new AuditFixture(state);
        try (var audit = rotated.begin(new AuditLimits(1_000, 100))) {
            for (int i = 0; i < 30; i++) {
                audit.append(dev.cloister.audit.Events.notice("event " + i));
            }
        }
        Files.delete(rotated.files.segment(2));
        assertThat(rotated.verify().problems()).singleElement().asString().contains("are missing");
    }

    private byte[] shorterHead() throws IOException {
        return headAt(8);
    }

    private byte[] headAt(int line) throws IOException {
        var lines = Files.readAllLines(fixture.files.segment(0), StandardCharsets.US_ASCII);
        var hash = new ChainHash().of(lines.get(line - 1).getBytes(StandardCharsets.US_ASCII));
        return new Head(1, ChainHash.NONE, line, hash, 0).sealed("r1", fixture.key.mac());
    }

    private void rewrite(Consumer<List<String>> change) throws IOException {
        var file = fixture.files.segment(0);
        var lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.US_ASCII));
        change.accept(lines);
        Files.write(file, lines, StandardCharsets.US_ASCII);
    }
}
