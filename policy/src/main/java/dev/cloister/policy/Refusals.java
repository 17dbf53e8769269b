// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// How a refusal of a name reaches the agent.
public enum Refusals {
    /// In the kernel, at the first packet: "no route to host".
    REJECT,
    /// On ports 80, 443 and 22 in the protocol's own words; elsewhere in the kernel.
    EXPLAIN
}
