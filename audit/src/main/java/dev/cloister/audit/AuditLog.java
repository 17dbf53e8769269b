// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

/// Where audit events go. Safe for use by many threads; events of one thread keep their order.
public interface AuditLog {
    /// Writes one event; when this returns, the event is with the kernel.
    ///
    /// @throws AuditUnavailable if it can't be written: the caller refuses what it was about to let pass
    void append(AuditEvent event);
}
