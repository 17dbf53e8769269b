// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.AuditTap;
import dev.cloister.audit.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsOfTapTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private final AuditTap tap = new AuditTap(_ -> {});

    @Test
    void isEmptyWhileNothingWasRefused() {
        assertThat(new RefusalsOfTap(tap).latest()).isEmpty();
    }

    @Test
    void sumsWhatIsAlikeAndShowsTheNewestFirst() {
        tap.append(rejected("a.example", 443, 2, 0));
        tap.append(rejected("b.example", 443, 1, 1));
        tap.append(rejected("a.example", 443, 3, 2));
        tap.append(rejected("a.example", 80, 1, 3));

        var entries = new RefusalsOfTap(tap).latest();

        assertThat(entries).extracting("host").containsExactly("a.example", "a.example", "b.example");
        assertThat(entries).extracting("port").containsExactly(80, 443, 443);
        assertThat(entries.get(1).count()).isEqualTo(5);
        assertThat(entries.get(1).time()).isEqualTo(TIME.plusSeconds(2));
        assertThat(entries.get(1).remedy()).contains("- { host: a.example }");
    }

    private static AuditEvent rejected(String host, int port, long count, int second) {
        var why = new Why("name_not_allowed", "no rule allows it", Optional.of("- { host: %s }".formatted(host)));
        var curl = new ProcessIdentity(1, "/usr/bin/curl", List.of(), List.of());
        return new AuditEvent.PacketRejected(
                TIME.plusSeconds(second), "tcp", host, "198.18.0.5", port, count, why, curl);
    }
}
