// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.Optional;

/// The policy's answer to one request.
public sealed interface Decision {
    /// It may pass, by `rule`. In observe and permissive mode `wouldRefuse` holds the reason that strict mode would
    /// give.
    record Allow(Rule rule, Optional<Reason> wouldRefuse) implements Decision {
        /// Allowed by a rule, in any mode.
        public Allow(Rule rule) {
            this(rule, Optional.empty());
        }
    }

    /// It may not pass.
    record Deny(Reason reason) implements Decision {}

    /// A person decides: `rule` applies once somebody has said yes.
    record Ask(Rule rule, Reason reason) implements Decision {}
}
