// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

/// How many distinct names one enclosure may hold leases for, beside the budgets that its rules set.
///
/// @param all leases in total
/// @param unruled leases of names that no rule covers: refused ones, and those that only the mode lets pass
public record Quotas(int all, int unruled) {
    /// 32,768 names of up to 253 octets are some 20 MB; 8,192 refused ones are more than any honest program asks
    /// for,
    /// and leave three quarters to the names that rules cover.
    public static final Quotas DEFAULT = new Quotas(32_768, 8_192);

    public Quotas {
        if (unruled < 0 || all < unruled) {
            throw new IllegalArgumentException("quotas: %d of %d (expected: 0..all)".formatted(unruled, all));
        }
    }
}
