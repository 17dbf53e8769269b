// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditTap;
import dev.cloister.gate.page.RecentRefusals;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The latest refusals of a run's audit, as the agent's page shows them.
final class RefusalsOfTap implements RecentRefusals {
    private final AuditTap tap;

    RefusalsOfTap(AuditTap tap) {
        this.tap = tap;
    }

    private record Key(String host, int port, String reason) {}

    @Override
    public List<Entry> latest() {
        var entries = new LinkedHashMap<Key, Entry>();
        for (var event : tap.latestRefusals()) {
            entry(event)
                    .ifPresent(entry -> entries.merge(
                            new Key(entry.host(), entry.port(), entry.reason()), entry, RefusalsOfTap::sum));
        }
        return List.copyOf(entries.values());
    }

    private static Entry sum(Entry newer, Entry older) {
        return new Entry(
                newer.host(),
                newer.port(),
                newer.reason(),
                newer.remedy(),
                newer.time(),
                newer.count() + older.count());
    }

    private static Optional<Entry> entry(AuditEvent event) {
        return switch (event) {
            case AuditEvent.NameAsked e -> e.why().map(why -> entry(e.name(), 0, why, e.time(), 1));
            case AuditEvent.ConnectionDecided e -> e.why().map(why -> entry(e.host(), e.port(), why, e.time(), 1));
            case AuditEvent.PacketRejected e -> Optional.of(entry(e.host(), e.port(), e.why(), e.time(), e.count()));
            default -> Optional.empty();
        };
    }

    private static Entry entry(String host, int port, AuditEvent.Why why, Instant time, long count) {
        return new Entry(host, port, why.text(), why.remedy(), time, count);
    }
}
