// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.Reason;

/// The answer to a wish for a lease.
public sealed interface Grant {
    /// The name has an address; a name that was granted one before gets the same again.
    record Granted(Lease lease) implements Grant {}

    /// The name gets none: a rule's budget, a quota or the pool itself is used up.
    record Exhausted(Reason reason) implements Grant {}
}
