// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What an inspection says about the bytes it was just given.
sealed interface Step {
    /// They are kept: more is needed before any of them may go on.
    record Hold() implements Step {}

    /// These go upstream. Where the mode lets pass what strict would refuse, `wouldRefuse` says why.
    record Pass(ByteBuffer bytes, Optional<Reason> wouldRefuse) implements Step {
        Pass(ByteBuffer bytes) {
            this(bytes, Optional.empty());
        }
    }

    /// None of them go on, and the connection ends.
    record Refuse(Reason reason) implements Step {}
}
