// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a request offers to switch to. Only a WebSocket may be switched to, by the first request of a connection;
/// every other offer is removed, which an intermediary may do (RFC 9110 §7.8), so that requests stay readable.
/// Java's own client offers `h2c` on each first request.
final class UpgradeOffer {
    private UpgradeOffer() {}

    /// Whether the request asks for a WebSocket and for nothing else, and has no body.
    static boolean isWebSocket(HttpHead head) {
        return head.method().equals("GET")
                && head.minor() == 1
                && head.tokens("upgrade").equals(List.of("websocket"))
                && head.tokens("connection").contains("upgrade")
                && RequestCheck.bodyLength(head) == 0;
    }

    /// Whether the request offers anything.
    static boolean isIn(HttpHead head) {
        return !head.values("upgrade").isEmpty()
                || !head.values("http2-settings").isEmpty();
    }

    /// The head without the offer, every other line as it was.
    static String removedFrom(String head) {
        var kept = new ArrayList<String>();
        for (var line : head.substring(0, head.length() - 4).split("\r\n", -1)) {
            var name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
            switch (name) {
                case "upgrade", "http2-settings" -> {}
                case "connection" -> connection(line).ifPresent(kept::add);
                default -> kept.add(line);
            }
        }
        return String.join("\r\n", kept) + "\r\n\r\n";
    }

    private static Optional<String> connection(String line) {
        var tokens = new ArrayList<>(HttpHead.field(line).tokens());
        tokens.removeIf(token -> token.equalsIgnoreCase("upgrade") || token.equalsIgnoreCase("http2-settings"));
        return tokens.isEmpty() ? Optional.empty() : Optional.of("Connection: " + String.join(", ", tokens));
    }
}
