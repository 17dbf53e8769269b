// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import java.util.List;

/// A process as `/proc` showed it at one moment.
///
/// @param exe its program's path; empty where the kernel doesn't tell
/// @param arguments its argument vector, bounded
/// @param ancestors programs of its parents, nearest first
public record ProcessSnapshot(long pid, String exe, List<String> arguments, List<String> ancestors) {
    public ProcessSnapshot {
        arguments = List.copyOf(arguments);
        ancestors = List.copyOf(ancestors);
    }
}
