// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.ocsf.OcsfLine;
import java.nio.file.Path;
import java.time.InstantSource;

/// What the audit says of itself.
record Notices(OcsfLine lines, InstantSource clock) {
    byte[] dropped(Path file, long first, long last) {
        return notice(
                "audit_dropped",
                "%s is dropped with events %d to %d: the audit has reached its size"
                        .formatted(file.getFileName(), first, last));
    }

    byte[] removed(Path file) {
        return notice("audit_removed", "%s was removed by another program".formatted(file.getFileName()));
    }

    private byte[] notice(String subject, String detail) {
        return lines.start(new AuditEvent.Notice(clock.instant(), subject, detail));
    }
}
