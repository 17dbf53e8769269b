// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketCountsTest {
    private final List<AuditEvent> written = new ArrayList<>();
    private boolean full;
    private final PacketCounts counts = new PacketCounts(this::write, 100, 2_000);

    @Test
    void equalRejectsBecomeOneEvent() {
        for (int i = 0; i < 1_000; i++) {
            counts.add(Events.rejected("a.example", 443, 1));
        }
        counts.add(Events.rejected("a.example", 80, 2));
        counts.flush();
        assertThat(written)
                .containsExactly(Events.rejected("a.example", 443, 1_000), Events.rejected("a.example", 80, 2));
        counts.flush();
        assertThat(written).hasSize(2);
    }

    @Test
    void floodOfDifferentDestinationsIsCountedInOneEvent() {
        for (int i = 0; i < 1_000_000; i++) {
            counts.add(Events.rejected("h" + i + ".example", 443, 1));
        }
        counts.flush();
        assertThat(written).hasSize(101);
        var others = (AuditEvent.PacketRejected) written.getLast();
        assertThat(others.host()).isEqualTo(PacketCounts.OTHERS);
        assertThat(others.count()).isEqualTo(999_900);
        assertThat(others.why().code()).isEqualTo("too_many_destinations");
    }

    @Test
    void floodThatLastsIsToldApartOnlyUpToItsAllowanceOfTheMinute() {
        for (int i = 0; i < 10_000; i++) {
            counts.add(Events.rejected("h" + i + ".example", 443, 1));
            if (i % 50 == 49) {
                counts.flush();
            }
        }
        var told = written.stream()
                .map(AuditEvent.PacketRejected.class::cast)
                .filter(event -> !event.host().equals(PacketCounts.OTHERS));
        assertThat(told).hasSize(2_000);
        assertThat(written.stream().mapToLong(event -> ((AuditEvent.PacketRejected) event).count()).sum())
                .isEqualTo(10_000);
    }

    @Test
    void whatCannotBeWrittenStaysCounted() {
        counts.add(Events.rejected("a.example", 443, 3));
        full = true;
        assertThatExceptionOfType(AuditUnavailable.class).isThrownBy(counts::flush);
        counts.add(Events.rejected("a.example", 443, 4));
        full = false;
        counts.flush();
        assertThat(written).containsExactly(Events.rejected("a.example", 443, 7));
    }

    private void write(AuditEvent event) {
        if (full) {
            throw new AuditUnavailable("full", new IllegalStateException());
        }
        written.add(event);
    }
}
