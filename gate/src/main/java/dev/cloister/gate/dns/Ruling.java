// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.Verdict;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.policy.Reason;
import java.net.InetAddress;
import java.util.Optional;

/// What a question gets, and what the audit says of it.
///
/// @param passes whether the answer lets something pass that wouldn't without it: an address, or forwarded records
record Ruling(Answer answer, Verdict verdict, Optional<AuditEvent.Why> why, Optional<String> address, boolean passes) {
    static Ruling allowed(Answer answer) {
        return new Ruling(answer, Verdict.ALLOWED, Optional.empty(), Optional.empty(), false);
    }

    static Ruling refused(Answer answer, Reason reason) {
        return new Ruling(answer, Verdict.REFUSED, Optional.of(why(reason)), Optional.empty(), false);
    }

    /// The same ruling with another answer.
    Ruling answering(Answer other) {
        return new Ruling(other, verdict, why, address, verdict != Verdict.REFUSED);
    }

    /// The same ruling with a lease for its answer.
    Ruling answering(Answer other, InetAddress lease) {
        return new Ruling(other, verdict, why, Optional.of(lease.getHostAddress()), verdict != Verdict.REFUSED);
    }

    static Ruling observed(Answer answer, Reason reason) {
        return new Ruling(answer, Verdict.OBSERVED, Optional.of(why(reason)), Optional.empty(), false);
    }

    private static AuditEvent.Why why(Reason reason) {
        return new AuditEvent.Why(reason.code().word(), reason.text(), reason.remedy());
    }
}
