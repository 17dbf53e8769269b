// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.policy.Policy;
import java.util.List;

/// Reads the owner's policy again from where the run first read it. May wait: it asks files and tools.
public interface Reloader {
    /// A whole new policy, or everything that is wrong with it.
    Outcome reload();

    /// What reading gave.
    sealed interface Outcome {
        /// A policy.
        ///
        /// @param digest what identifies its text, as `status` and the audit show it
        record Loaded(Policy policy, String digest) implements Outcome {}

        /// Problems, each as the owner reads it: `file:line:column: what`.
        record Broken(List<String> problems) implements Outcome {
            public Broken {
                problems = List.copyOf(problems);
            }
        }
    }
}
