// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

/// A named group of rules that is computed by asking the host.
interface Preset {
    /// The name that policy files use.
    String name();

    /// Asks, and tells `findings` what the answers mean. Reads nothing except through `inquiry`.
    void discover(Inquiry inquiry, Findings findings);
}
