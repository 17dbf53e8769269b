// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Tells, byte by byte, whether a connection opens with a preamble of the PROXY protocol (HAProxy's
/// `proxy-protocol.txt`, §2.1 and §2.2), by which a client makes a server take it for another one.
final class Preamble {
    private static final byte[] VERSION_1 = "PROXY ".getBytes(ISO_8859_1);
    private static final byte[] VERSION_2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);

    private int read;
    private boolean first = true;
    private boolean second = true;

    void read(byte next) {
        if (isPossible()) {
            first = first && next == VERSION_1[read];
            second = second && next == VERSION_2[read];
            read++;
        }
    }

    /// Whether what was read begins one, and more is needed.
    boolean isPossible() {
        return !isThere() && (first || second);
    }

    /// Whether what was read is one.
    boolean isThere() {
        return (first && read == VERSION_1.length) || (second && read == VERSION_2.length);
    }
}
