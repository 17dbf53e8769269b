// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;

/// Ends the walk of a connection at the step that refused it; where the walk ends it is a value again.
final class Refused extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    Refused(Reason reason) {
        super(reason.text());
        this.reason = reason;
    }

    Refused(Reason.Code code, String text) {
        this(Reason.of(code, text));
    }

    Reason reason() {
        return reason;
    }
}
