// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

/// One thing that the far side saw.
///
/// @param kind `dns`, `tcp`, `tls`, `http` or `udp`
/// @param address the address that was addressed
/// @param port the port that answered; for ports without a server of their own the one they are all led to
/// @param text what came, bytes outside printable ASCII as `\xNN`
public record Sighting(String kind, String address, int port, String text) {
    /// One line of a journal.
    static Sighting parse(String line) {
        var fields = line.split("\t", 4);
        return new Sighting(fields[0], fields[1], Integer.parseInt(fields[2]), fields[3]);
    }

    String line() {
        return "%s\t%s\t%d\t%s\n".formatted(kind, address, port, text);
    }
}
