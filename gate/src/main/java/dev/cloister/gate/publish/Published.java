// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.publish;

import dev.cloister.gate.host.Processes;
import java.util.List;

/// What of an enclosure the host may reach, and with what.
///
/// @param sockets connect to the servers inside
/// @param clients tells which process of the host connects
public record Published(List<Publication> ports, InnerSockets sockets, Processes clients) {
    public Published {
        ports = List.copyOf(ports);
    }
}
