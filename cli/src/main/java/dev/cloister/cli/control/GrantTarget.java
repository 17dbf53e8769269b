// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import java.util.ArrayList;
import java.util.List;

/// What `cloister allow` is given: the id of something that waits, or a host with ports.
sealed interface GrantTarget {
    /// `c3`, `r1`: as `cloister ps` and the agent's page show it.
    record Id(String id) implements GrantTarget {}

    /// `HOST[:PORT[,PORT]…]`; 443 where no port is written.
    record Host(HostName host, List<Integer> ports) implements GrantTarget {
        public Host {
            ports = List.copyOf(ports);
        }
    }

    /// Reads either.
    ///
    /// @throws UsageMistake if it is neither
    static GrantTarget parse(String text) {
        return isId(text) ? new Id(text) : host(text);
    }

    /// Whether it has the form of an id.
    static boolean isId(String text) {
        return text.matches("[crg][0-9]{1,9}");
    }

    private static Host host(String text) {
        var colon = text.indexOf(':');
        try {
            return colon < 0
                    ? new Host(HostName.parse(text), List.of(443))
                    : new Host(HostName.parse(text.substring(0, colon)), ports(text.substring(colon + 1)));
        } catch (InvalidHostName e) {
            throw new UsageMistake(e.getMessage() + " (expected: HOST[:PORT], or an id of cloister ps)");
        }
    }

    private static List<Integer> ports(String text) {
        var ports = new ArrayList<Integer>();
        for (var port : text.split(",", -1)) {
            if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
                throw new UsageMistake("port: %s (expected: 1..65535)".formatted(port));
            }
            ports.add(Integer.parseInt(port));
        }
        return ports;
    }
}
