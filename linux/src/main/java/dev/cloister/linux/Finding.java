// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.Optional;

/// One thing a run needs or can use, and whether this host has it.
///
/// @param detail what was seen, such as a version; for a lack, what it means for a run
/// @param fix commands or a sentence that would cure a lack
public record Finding(String subject, State state, String detail, Optional<String> fix) {
    /// How much of the subject there is.
    public enum State {
        /// All of it.
        OK,
        /// A run is possible, with less.
        DEGRADED,
        /// No run is possible.
        MISSING
    }

    static Finding ok(String subject, String detail) {
        return new Finding(subject, State.OK, detail, Optional.empty());
    }

    static Finding degraded(String subject, String detail) {
        return new Finding(subject, State.DEGRADED, detail, Optional.empty());
    }

    static Finding missing(String subject, String detail) {
        return new Finding(subject, State.MISSING, detail, Optional.empty());
    }

    /// The same with its cure.
    Finding curedBy(String cure) {
        return new Finding(subject, state, detail, Optional.of(cure));
    }
}
