// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import java.util.List;

/// What became of a file of another tool.
public sealed interface Imported {
    /// A policy that `policy check` accepts.
    ///
    /// @param text the policy file, with where each line comes from
    /// @param lost what it doesn't carry over, a line each, in the order of the file
    record Policy(Kind kind, String text, List<String> lost) implements Imported {
        public Policy {
            lost = List.copyOf(lost);
        }
    }

    /// Nothing, since the file can't be understood.
    ///
    /// @param line counted from 1; 0 where it is about the whole file
    /// @param reason lower case, no full stop
    record Refused(int line, String reason) implements Imported {}
}
