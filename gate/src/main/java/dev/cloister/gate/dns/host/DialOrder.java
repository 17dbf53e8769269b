// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The order in which addresses are dialled: families alternate (RFC 8305 §4), each in the order the server gave.
final class DialOrder {
    private DialOrder() {}

    /// Starts with IPv6 where the host has it; duplicates are dropped.
    static List<InetAddress> of(List<InetAddress> addresses, boolean startWithIpv6) {
        var six = new ArrayDeque<InetAddress>();
        var four = new ArrayDeque<InetAddress>();
        addresses.stream().distinct().forEach(address -> (address instanceof Inet6Address ? six : four).add(address));
        var order = new ArrayList<InetAddress>();
        for (var sixNext = startWithIpv6; !six.isEmpty() || !four.isEmpty(); sixNext = !sixNext) {
            var turn = sixNext ? six : four;
            if (!turn.isEmpty()) {
                order.add(turn.poll());
            }
        }
        return order;
    }
}
