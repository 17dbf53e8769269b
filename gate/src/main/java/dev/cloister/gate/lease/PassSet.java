// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.Ports;
import java.net.Inet4Address;
import java.util.Map;

/// The kernel's set of address and port pairs that reach the gate. Everything else is rejected at the first packet.
///
/// Calls wait until the kernel has taken the change, and may come from any thread that may wait.
public interface PassSet {
    /// Lets these ports of a leased address through, beside what already passes.
    void permit(Inet4Address address, Ports ports);

    /// Makes these pairs the whole set, in one transaction; `everything` lets all pairs and literals through
    /// (observe
    /// and
    /// permissive mode).
    void replace(Map<Inet4Address, Ports> pairs, boolean everything);
}
