// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps events in memory, and can be full.
final class FakeAudit implements AuditLog {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    @Override
    public void append(AuditEvent event) {
        if (full) {
            throw new AuditUnavailable("no space left on device", new IOException("ENOSPC"));
        }
        events.add(event);
    }

    void fill() {
        full = true;
    }

    List<AuditEvent.ConnectionDecided> decided() {
        return of(AuditEvent.ConnectionDecided.class);
    }

    /// The codes of everything refused so far.
    List<String> refusals() {
        return decided().stream()
                .filter(event -> event.verdict() == Verdict.REFUSED)
                .map(event -> event.why().orElseThrow().code())
                .toList();
    }

    List<AuditEvent.ConnectionEnded> ended() {
        return of(AuditEvent.ConnectionEnded.class);
    }

    /// Waits for the end of the first connection.
    AuditEvent.ConnectionEnded end() {
        return Eventually.found(
                () -> of(AuditEvent.ConnectionEnded.class).stream().findFirst());
    }

    /// Waits for a refusal.
    String refusal() {
        return Eventually.found(() -> refusals().stream().findFirst());
    }

    private <T> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
