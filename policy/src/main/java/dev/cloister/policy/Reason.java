// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.Optional;

/// Why something was refused: the same words reach the agent, the audit and the person.
///
/// `remedy` is the one line of policy that would allow it, where there is one.
public record Reason(Code code, String text, Optional<String> remedy) {
    /// The kinds of refusal. The words are API: they stand in audit files.
    public enum Code {
        NAME_NOT_ALLOWED,
        PORT_NOT_ALLOWED,
        DENIED_BY_RULE,
        LITERAL_ADDRESS,
        ADDRESS_CLASS,
        PROTOCOL_NOT_CARRIED,
        SERVER_NAME_MISMATCH,
        SERVER_NAME_ABSENT,
        ENCRYPTED_HELLO,
        NOT_TLS,
        NOT_HTTP,
        HOST_MISMATCH,
        HTTP_AMBIGUOUS,
        MALFORMED,
        BUDGET_EXHAUSTED,
        LEASES_EXHAUSTED,
        GATE_ADDRESSED,
        NEEDS_A_PERSON,
        REFUSED_BY_PERSON,
        RESOLUTION_FAILED,
        UPSTREAM_FAILED,
        AUDIT_UNAVAILABLE,
        IDLE,
        POLICY_CHANGED;

        /// The code as audit files write it: `name_not_allowed`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// A reason that no line of policy cures.
    public static Reason of(Code code, String text) {
        return new Reason(code, text, Optional.empty());
    }

    @Override
    public String toString() {
        return text;
    }
}
