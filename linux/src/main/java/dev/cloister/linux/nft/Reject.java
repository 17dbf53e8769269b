// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

/// What the kernel refused, told by the rule that did. Each has a named counter, and its label is the prefix of its
/// NFLOG messages.
public enum Reject {
    /// IPv4 TCP to a pair that may not pass: EHOSTUNREACH.
    TCP4("tcp4"),
    /// IPv6 TCP: ECONNREFUSED.
    TCP6("tcp6"),
    /// UDP to anyone but a resolver: EPERM.
    UDP("udp"),
    /// A connection straight to the gate's listener, past the redirect: EHOSTUNREACH.
    RELAY("relay"),
    /// ICMP, SCTP, and whatever else there is.
    OTHER("other");

    private final String label;

    Reject(String label) {
        this.label = label;
    }

    /// The prefix in NFLOG messages.
    public String label() {
        return label;
    }

    /// The name of the kernel's counter.
    public String counter() {
        return "refused_" + label;
    }
}
