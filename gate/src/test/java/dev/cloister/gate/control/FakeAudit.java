// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An audit in memory that can be told to fail.
public final class FakeAudit implements AuditLog {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    /// An empty audit.
    public FakeAudit() {}

    @Override
    public void append(AuditEvent event) {
        if (full) {
            throw new AuditUnavailable("cannot write audit", new IOException("no space left"));
        }
        events.add(event);
    }

    /// Makes each later event fail.
    public void fill() {
        full = true;
    }

    /// The answers recorded, as `ID ANSWER BY`.
    public List<String> answers() {
        return events.stream()
                .filter(AuditEvent.AccessAnswered.class::isInstance)
                .map(AuditEvent.AccessAnswered.class::cast)
                .map(answered -> "%s %s %s".formatted(answered.id(), answered.answer(), answered.by()))
                .toList();
    }

    /// The changes of policy recorded.
    public List<AuditEvent.PolicyReplaced> replacements() {
        return events.stream()
                .filter(AuditEvent.PolicyReplaced.class::isInstance)
                .map(AuditEvent.PolicyReplaced.class::cast)
                .toList();
    }
}
