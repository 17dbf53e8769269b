// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import java.util.List;

/// A policy in another tool's words.
///
/// @param text the file, which names in comments what it can't say
/// @param lost the same, a line each
public record Exported(String text, List<String> lost) {
    public Exported {
        lost = List.copyOf(lost);
    }
}
