// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.List;

/// What became of a policy file's text.
public sealed interface Parsed {
    /// It is a policy.
    record Valid(PolicyDraft draft) implements Parsed {}

    /// It is none; every problem found, in the order of the text, at least one.
    record Invalid(List<Problem> problems) implements Parsed {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
