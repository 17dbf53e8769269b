// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import java.time.Duration;

/// Asks a person about a connection that a rule wants asked about.
public interface Approvals {
    /// What came of asking.
    enum Answer {
        ALLOWED,
        REFUSED,
        /// Nobody answered in time, or nobody is there.
        UNANSWERED
    }

    /// What the person reads.
    ///
    /// @param connection the number under which the audit knows it
    record Question(long connection, HostName name, int port, Reason reason, ProcessIdentity process) {}

    /// Waits for an answer, at most `patience`. Called on a virtual thread.
    Answer await(Question question, Duration patience);

    /// For runs that nobody attends: unanswered, at once.
    static Approvals unattended() {
        return (_, _) -> Answer.UNANSWERED;
    }
}
