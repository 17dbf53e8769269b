// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// Finds the status of the first final response of a connection, past interim ones such as 100 and 103 (RFC 9110
/// §15.2). Reads leniently: nothing is refused for how a server writes.
///
/// Not safe for use by many threads.
final class ResponseStart {
    /// What doesn't look like a response, or is too long to be the head of one.
    private static final int UNKNOWN = 0;

    private static final int MAX_HEAD = 64 * 1024;

    private final Bytes head = new Bytes();
    private int lineStart;
    private OptionalInt status = OptionalInt.empty();

    /// Takes the next bytes from upstream; the status once it is known, 0 if it never will be.
    OptionalInt read(ByteBuffer in) {
        while (in.hasRemaining() && status.isEmpty()) {
            next(in.get());
        }
        return status;
    }

    private void next(byte next) {
        head.append(next);
        if (next == '\n') {
            lineEnded();
        } else if (head.length() > MAX_HEAD) {
            status = OptionalInt.of(UNKNOWN);
        }
    }

    private void lineEnded() {
        var isFirst = lineStart == 0;
        var isEmpty = head.length() - lineStart <= 2 && !isFirst;
        if (isFirst) {
            var found = statusOf(head.text());
            if (found == 101 || found < 100 || found >= 200) {
                status = OptionalInt.of(found);
            }
        }
        lineStart = head.length();
        if (isEmpty) {
            head.take();
            lineStart = 0;
        }
    }

    private static int statusOf(String line) {
        var words = line.trim().split(" +", 3);
        return words.length >= 2 && words[0].startsWith("HTTP/") && words[1].matches("[1-9][0-9]{2}")
                ? Integer.parseInt(words[1])
                : UNKNOWN;
    }
}
