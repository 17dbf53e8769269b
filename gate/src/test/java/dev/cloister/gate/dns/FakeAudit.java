// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An audit in memory, that can be told to be full.
public final class FakeAudit implements AuditLog {
    public final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    public volatile boolean full;

    @Override
    public void append(AuditEvent event) {
        if (full) {
            throw new AuditUnavailable("cannot write the audit: disk full", new IOException("ENOSPC"));
        }
        events.add(event);
    }

    public List<AuditEvent.NameAsked> asked() {
        return events.stream()
                .filter(AuditEvent.NameAsked.class::isInstance)
                .map(AuditEvent.NameAsked.class::cast)
                .toList();
    }

    public AuditEvent.NameAsked lastAsked() {
        return asked().getLast();
    }
}
