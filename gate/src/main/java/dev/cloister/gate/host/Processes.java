// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.host;

import dev.cloister.audit.ProcessIdentity;
import java.net.InetSocketAddress;

/// Which process of the enclosure holds a socket.
public interface Processes {
    /// The holder of the TCP socket with this local end, [ProcessIdentity#UNKNOWN] if it is gone.
    ProcessIdentity ofTcp(InetSocketAddress local);

    /// The holder of the UDP socket with this local end, [ProcessIdentity#UNKNOWN] if it is gone.
    ProcessIdentity ofUdp(InetSocketAddress local);
}
