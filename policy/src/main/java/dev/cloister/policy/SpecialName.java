// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.List;
import java.util.Optional;

/// Names that never stand for a host elsewhere: the resolver answers them itself, so no rule can allow them.
public final class SpecialName {
    private record Kind(HostName suffix, String words) {}

    private static final List<Kind> KINDS = List.of(
            kind("localhost", "always the agent's own loopback (RFC 6761); name the server under services instead"),
            kind("local", "multicast DNS (RFC 6762), which the gate doesn't carry"),
            kind("arpa", "the DNS's own infrastructure; the gate answers it itself"),
            kind("onion", "Tor (RFC 7686), which the gate doesn't carry"),
            kind("invalid", "promised never to exist (RFC 6761)"),
            kind("cloister.internal", "the gate's own page, which is always there"));

    private SpecialName() {}

    /// Why no rule can allow `name`; empty where one can.
    public static Optional<String> reasonAgainst(HostName name) {
        return KINDS.stream()
                .filter(kind -> name.isWithin(kind.suffix()))
                .findFirst()
                .map(kind -> "%s is %s".formatted(kind.suffix(), kind.words()));
    }

    private static Kind kind(String suffix, String words) {
        return new Kind(HostName.parse(suffix), words);
    }
}
