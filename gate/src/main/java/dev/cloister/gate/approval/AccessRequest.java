// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import java.time.Instant;

/// A request for access that the agent made through its page.
///
/// @param id `r` and a number, unique in the run
/// @param why the agent's own words, already printable
/// @param count how many times the same was asked
public record AccessRequest(String id, HostName host, int port, String why, Instant since, long count, State state) {
    /// What became of it.
    public enum State {
        /// A person has yet to answer.
        WAITING,
        /// The policy allows it now.
        ALLOWED,
        /// A person said no.
        DENIED;

        /// The word that the page and the audit use.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Whether a person has yet to answer.
    public boolean isWaiting() {
        return state == State.WAITING;
    }

    AccessRequest again() {
        return new AccessRequest(id, host, port, why, since, count + 1, state);
    }

    AccessRequest in(State next) {
        return new AccessRequest(id, host, port, why, since, count, next);
    }

    Waiting waiting() {
        return new Waiting(id, host, port, ProcessIdentity.UNKNOWN, why, since, count);
    }
}
