// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import java.util.List;
import java.util.stream.Stream;

/// What happens to one system call, and why.
record Rule(Syscall call, Step step, String reason) {
    /// The same rule for several calls.
    static Stream<Rule> rules(String reason, Step step, Syscall... calls) {
        return List.of(calls).stream().map(call -> new Rule(call, step, reason));
    }
}
