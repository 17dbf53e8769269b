// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// What a rule lets the agent reach: names, or addresses written as numbers.
public sealed interface Target {
    /// Names, by pattern.
    record Names(HostPattern pattern) implements Target {
        @Override
        public String toString() {
            return pattern.toString();
        }
    }

    /// Literal addresses: the only way in which an address that no lease stands for may pass.
    record Addresses(Cidr cidr) implements Target {
        @Override
        public String toString() {
            return cidr.toString();
        }
    }
}
