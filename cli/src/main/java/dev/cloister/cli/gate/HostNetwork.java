// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;

/// The network that upstream connections leave by.
public final class HostNetwork {
    private HostNetwork() {}

    /// The cookie of the calling thread's network namespace (SO_NETNS_COOKIE, Linux 5.14).
    public static long cookie() {
        var socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        try {
            return Sockets.getsockopt_long(socket, Sockets.SOL_SOCKET, Sockets.SO_NETNS_COOKIE);
        } finally {
            Files.close(socket);
        }
    }
}
