// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate;

import java.util.List;

/// The sockets through which an enclosure reaches its gate: file descriptors, bound and listening inside it, owned
/// by
/// the gate
/// from here on.
///
/// @param dnsUdp UDP sockets on port 53, one per family
/// @param dnsTcp TCP listeners on port 53, one per family
/// @param relay4 the TCP listener that redirected IPv4 connections reach
/// @param relay6 the same for IPv6
/// @param hostNetwork `SO_NETNS_COOKIE` of the host's network, which every upstream socket must show before it
/// connects
public record Doorway(List<Integer> dnsUdp, List<Integer> dnsTcp, int relay4, int relay6, long hostNetwork) {
    public Doorway {
        dnsUdp = List.copyOf(dnsUdp);
        dnsTcp = List.copyOf(dnsTcp);
    }
}
