// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// How strictly the policy is applied.
public enum Mode {
    /// What no rule allows is refused.
    STRICT,
    /// What no rule allows passes and is marked "would be refused".
    OBSERVE,
    /// Everything passes by name and is recorded.
    PERMISSIVE;

    /// Whether what no rule allows passes.
    public boolean isOpen() {
        return this != STRICT;
    }

    /// The word that policy files, flags and messages use.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
