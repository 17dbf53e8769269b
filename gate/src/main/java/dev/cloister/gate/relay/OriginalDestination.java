// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/// What the agent connected to before the kernel redirected it to the gate.
@FunctionalInterface
public interface OriginalDestination {
    /// The destination of an accepted connection; empty if it wasn't redirected.
    Optional<InetSocketAddress> of(Channel accepted);
}
