// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// A refusal in the words of the protocol that the agent speaks.
final class Answer {
    /// RFC 8446 §6.2: a fatal `access_denied` in a plaintext record, which every TLS client reads before keys
    /// exist.
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private Answer() {}

    /// The bytes to say; none where the protocol has no words, and the connection is reset.
    ///
    /// @param opening what the agent has said so far, one character for each byte
    static byte[] to(Inspection.Protocol protocol, Reason reason, String opening) {
        return switch (protocol) {
            case HTTP -> opening.startsWith("\u0016") ? ACCESS_DENIED.clone() : http(reason, opening);
            case TLS -> ACCESS_DENIED.clone();
            case SSH -> ssh(reason);
            case OTHER -> new byte[0];
        };
    }

    private static byte[] http(Reason reason, String opening) {
        var json = opening.toLowerCase(Locale.ROOT).matches("(?s).*\r\naccept:[^\r]*application/json.*");
        var body = (json ? json(reason) : text(reason)).getBytes(StandardCharsets.UTF_8);
        var head = """
                HTTP/1.1 %s\r
                Content-Type: %s; charset=utf-8\r
                Content-Length: %d\r
                Cache-Control: no-store\r
                Connection: close\r
                \r
                """.formatted(status(reason), json ? "application/json" : "text/plain", body.length);
        return concat(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    private static String status(Reason reason) {
        return switch (reason.code()) {
            case HTTP_AMBIGUOUS, NOT_HTTP, MALFORMED -> "400 Bad Request";
            case RESOLUTION_FAILED, UPSTREAM_FAILED -> "502 Bad Gateway";
            default -> "403 Forbidden";
        };
    }

    private static String text(Reason reason) {
        return "cloister: refused: %s\n%ssee http://cloister.internal/\n"
                .formatted(
                        reason.text(),
                        reason.remedy().map("to allow it: %s\n"::formatted).orElse(""));
    }

    private static String json(Reason reason) {
        return "{\"refused\":{\"code\":\"%s\",\"reason\":%s,\"remedy\":%s,\"see\":\"http://cloister.internal/\"}}\n"
                .formatted(
                        reason.code().word(),
                        quoted(reason.text()),
                        reason.remedy().map(Answer::quoted).orElse("null"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < 0x20) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /// RFC 4253 §4.2: lines before the version, which must not begin with `SSH-`. Clients show them.
    private static byte[] ssh(Reason reason) {
        return text(reason).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }
}
