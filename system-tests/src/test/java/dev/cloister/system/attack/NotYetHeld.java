// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import java.util.List;

/// The attacks that this stage doesn't withstand yet, by name; a test run prints them, so that nobody counts them as held.
public record NotYetHeld(String attack, String until) {
    /// All of them.
    public static final List<NotYetHeld> ALL = List.of(
            new NotYetHeld("inner Host or :authority on a shared certificate", "inspection"),
            new NotYetHeld("HTTP/2 :authority changed per stream", "inspection"),
            new NotYetHeld("TLS inside an HTTP CONNECT that a rule allows", "inspection"),
            new NotYetHeld("push to a foreign repository, gist or issue on an allowed host", "inspection"),
            new NotYetHeld("an allowed API with the attacker's key", "credentials"),
            new NotYetHeld("publishing a package to an allowed registry", "inspection"),
            new NotYetHeld("the container engine's bridge, socket and name server", "the docker backend"),
            new NotYetHeld("a service container that dials out", "the docker backend"),
            new NotYetHeld("navigation of the owner's browser by a published page", "a browser that the enclosure holds too"),
            new NotYetHeld("a socket that the host makes in the workspace during a run", "a supervisor of connect()"));
}
