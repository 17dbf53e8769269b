// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import java.net.InetSocketAddress;
import java.util.Optional;

/// One connection as it was asked for.
///
/// @param number unique in the run
/// @param destination what the agent connected to
/// @param name the leased name, if the address stands for one
record Attempt(long number, InetSocketAddress destination, Optional<HostName> name, ProcessIdentity process) {
    /// The name, or the address where there is none.
    String host() {
        return name.map(HostName::ascii).orElse(destination.getAddress().getHostAddress());
    }

    int port() {
        return destination.getPort();
    }

    /// The policy's answer to it.
    Decision decide(Policy policy) {
        return name.map(n -> policy.decide(n, port())).orElseGet(() -> policy.decide(destination.getAddress(), port()));
    }
}
