// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.List;

/// What became of a value that a person wrote in a flag or a variable.
public sealed interface Reading<T> {
    /// It says this.
    record Valid<T>(T value) implements Reading<T> {}

    /// It says nothing that can be used; at least one problem.
    record Invalid<T>(List<Problem> problems) implements Reading<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
