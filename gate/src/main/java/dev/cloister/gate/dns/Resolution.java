// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.policy.Reason;
import java.net.InetAddress;
import java.util.List;

/// What the host's side knows about a name.
public sealed interface Resolution {
    /// Addresses that may be dialled, in the order to try them: families alternate, IPv6 first (RFC 8305 §4).
    /// Never empty.
    record Found(List<InetAddress> addresses) implements Resolution {
        public Found {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("addresses: none (expected: at least one)");
            }
        }
    }

    /// The name has addresses, and none that its rule admits; the reason names the class of the first.
    record Refused(Reason reason) implements Resolution {}

    /// The name has no address, or no server said.
    record Failed(Reason reason) implements Resolution {}
}
