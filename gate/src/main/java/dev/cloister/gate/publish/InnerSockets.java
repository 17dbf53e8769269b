// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.publish;

/// Makes sockets that live in the enclosure's network, whichever thread uses them afterwards.
public interface InnerSockets {
    /// A descriptor of a new TCP socket, unconnected, that never waits; the caller owns it. May wait.
    int tcp(boolean ipv6);
}
