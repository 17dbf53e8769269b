// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.ByteBuffer;

/// Reads nothing: `tls: opaque`, and addresses that no name stands for.
final class Unread implements Inspection {
    @Override
    public Step fromAgent(ByteBuffer bytes) {
        return new Step.Pass(bytes);
    }

    @Override
    public Step fromUpstream(ByteBuffer bytes) {
        return new Step.Hold();
    }

    @Override
    public boolean isOver() {
        return true;
    }

    @Override
    public Protocol protocol() {
        return Protocol.OTHER;
    }
}
