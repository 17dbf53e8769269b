// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import io.netty.channel.Channel;

/// Answers the agent's connections to the gate's own page.
public interface Page {
    /// Takes over a connection: nothing was read of it, automatic reading is off, and its pipeline is empty. Called
    /// on the channel's event loop; from here on the page closes it.
    void answer(Channel channel, ProcessIdentity process);
}
