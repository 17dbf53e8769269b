// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.Events;
import dev.cloister.audit.ocsf.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A state directory with one run.
final class AuditFixture {
    final AuditDirectory directory;
    final RunFiles files;
    final AuditKey key;
    Instant now = Events.TIME;
    final List<UnreadableLine> unreadable = new ArrayList<>();

    AuditFixture(Path state) throws IOException {
        directory = new AuditDirectory(state);
        files = directory.run("r1");
        key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
    }

    AuditFile begin() {
        return begin(AuditLimits.DEFAULT);
    }

    AuditFile begin(AuditLimits limits) {
        return AuditFile.begin(files, key, limits, () -> now);
    }

    /// A finished run of so many notices.
    void write(int events) {
        try (var audit = begin()) {
            for (int i = 1; i <= events; i++) {
                audit.append(Events.notice("event " + i));
            }
        }
    }

    List<AuditEvent> read() {
        try (var events = new AuditReader(files, unreadable::add).events()) {
            return events.map(StoredEvent::event).toList();
        }
    }

    AuditVerification verify() throws IOException {
        return AuditVerification.verify(files, key);
    }
}
