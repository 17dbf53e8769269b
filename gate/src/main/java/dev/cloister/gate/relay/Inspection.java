// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.ByteBuffer;

/// What the gate reads of a connection before bytes may pass. Pure: bytes in, a [Step] out.
///
/// Not safe for use by many threads; it is handed from the thread that decides to the event loop that relays.
sealed interface Inspection permits Unread, TlsInspection, HttpInspection, OpenInspection {
    /// What the agent's side speaks, so that a refusal can be told in its own words.
    enum Protocol {
        HTTP,
        TLS,
        SSH,
        OTHER
    }

    /// The next bytes from the agent.
    Step fromAgent(ByteBuffer bytes);

    /// The next bytes from upstream, which go to the agent unless refused; the answer holds bytes of the agent's
    /// that may now go upstream.
    Step fromUpstream(ByteBuffer bytes);

    /// The agent ends its side: what was held and may still go upstream. Nothing, where less than a whole was held.
    default Step atEnd() {
        return new Step.Hold();
    }

    /// Whether everything that follows passes unread.
    boolean isOver();

    /// What the agent speaks, as far as can be told.
    Protocol protocol();
}
