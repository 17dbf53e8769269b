// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

/// What was done with a request.
public enum Verdict {
    /// A rule let it pass.
    ALLOWED,
    /// It passed because of the mode; strict would have refused it.
    OBSERVED,
    /// It did not pass.
    REFUSED,
    /// It waits for a person.
    HELD
}
