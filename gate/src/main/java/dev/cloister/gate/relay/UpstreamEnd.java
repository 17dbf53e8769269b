// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.channel.Channel;
import java.nio.ByteBuffer;

/// The upstream end of a connection, connected and silent.
///
/// @param address what was dialled, for the audit
/// @param early bytes that arrived behind a proxy's answer and belong to the agent
record UpstreamEnd(Channel channel, String address, ByteBuffer early) {
    void close() {
        var _ = channel.close();
    }
}
