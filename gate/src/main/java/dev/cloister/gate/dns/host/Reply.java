// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.dns.wire.Rdata;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// What a server said to one question.
sealed interface Reply {
    /// Records of the type asked for, at the end of the chain of aliases; none if there are none.
    ///
    /// @param ttl how long this may be kept: the shortest of the chain, or the zone's negative time to live
    record Records(List<Item> items, Duration ttl) implements Reply {
        public Records {
            items = List.copyOf(items);
        }
    }

    /// The chain of aliases ends at a name that the message doesn't speak of.
    record Alias(String target, Duration ttl) implements Reply {}

    /// No name of that kind.
    record NoName(Duration ttl) implements Reply {}

    /// No server gave a usable answer; `text` says why.
    record Failure(String text) implements Reply {}

    /// One record's data.
    sealed interface Item {
        /// Of an A or AAAA record.
        record Address(InetAddress address) implements Item {}

        /// Of a record that is forwarded.
        record Other(Rdata data) implements Item {}
    }
}
