// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Follows the requests of one connection through their framing, checks each head before any of it goes on, and
/// hands out what has passed, byte for byte but for offers to upgrade.
///
/// Each byte is looked at once. Not safe for use by many threads.
final class HttpRequestStream {
    /// What servers commonly allow; a longer one is refused there too.
    static final int MAX_REQUEST_LINE = 8 * 1024;

    static final int MAX_HEAD = 64 * 1024;
    /// A size in hexadecimal and a short extension.
    private static final int MAX_CHUNK_LINE = 256;

    private enum Place {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UPGRADE
    }

    private final RequestCheck check;
    private final Bytes line = new Bytes();
    private final Bytes passed = new Bytes();
    private Place place = Place.HEAD;
    private Optional<Reason> against = Optional.empty();
    private long left;
    private int lineStart;
    private int requests;

    HttpRequestStream(Expected expected) {
        this.check = new RequestCheck(expected);
    }

    /// Takes bytes until they end, or until a request asks for a WebSocket: what follows that is left in `in`.
    ///
    /// @throws HttpProblem if they can't be read with certainty
    void read(ByteBuffer in) {
        while (in.hasRemaining() && place != Place.UPGRADE) {
            if (place == Place.BODY || place == Place.CHUNK) {
                body(in);
            } else {
                lineByte(in.get());
            }
        }
    }

    /// What has passed since it was last asked for.
    ByteBuffer passed() {
        return passed.take();
    }

    /// Why strict mode would refuse a request that was read since this was last asked for.
    Optional<Reason> against() {
        var found = against;
        against = Optional.empty();
        return found;
    }

    /// Whether the last request asked for a WebSocket, so that the server's answer decides what comes next.
    boolean awaitsUpgrade() {
        return place == Place.UPGRADE;
    }

    /// The server stays with HTTP: what follows is read as requests again.
    void staysHttp() {
        place = Place.HEAD;
    }

    private void body(ByteBuffer in) {
        var length = (int) Math.min(left, in.remaining());
        passed.append(in.slice(in.position(), length));
        in.position(in.position() + length);
        left -= length;
        if (left == 0) {
            place = place == Place.BODY ? Place.HEAD : Place.CHUNK_END;
        }
    }

    /// Lines end in CRLF and hold neither CR, LF nor NUL elsewhere.
    private void lineByte(byte next) {
        if (place == Place.HEAD && line.length() == 0 && !HttpHead.isTokenCharacter(next)) {
            throw HttpProblem.notHttp("bytes that don't begin a request");
        }
        var afterCarriageReturn = line.length() > lineStart && line.at(line.length() - 1) == '\r';
        if (next == 0 || afterCarriageReturn != (next == '\n')) {
            throw HttpProblem.ambiguous("a line that doesn't end in CRLF, or a NUL");
        }
        line.append(next);
        if (next == '\n') {
            lineEnded();
        } else if (line.length() > limit()) {
            throw HttpProblem.ambiguous("a %s longer than %d bytes".formatted(subject(), limit()));
        }
    }

    private int limit() {
        return switch (place) {
            case HEAD -> lineStart == 0 ? MAX_REQUEST_LINE : MAX_HEAD;
            case TRAILER -> MAX_HEAD;
            default -> MAX_CHUNK_LINE;
        };
    }

    private String subject() {
        return switch (place) {
            case HEAD -> lineStart == 0 ? "request line" : "head";
            case TRAILER -> "trailer";
            default -> "chunk size";
        };
    }

    private void lineEnded() {
        var isEmpty = line.length() - lineStart == 2;
        switch (place) {
            case HEAD, TRAILER -> {
                if (!isEmpty) {
                    lineOfHeadEnded();
                    return;
                }
                lineStart = 0;
                headOrTrailer(line.text());
            }
            case CHUNK_SIZE -> chunkSize(line.text());
            case CHUNK_END -> {
                if (!isEmpty) {
                    throw HttpProblem.ambiguous("a chunk longer than its size");
                }
                pass(Place.CHUNK_SIZE);
            }
            case BODY, CHUNK, UPGRADE -> throw new IllegalStateException("no lines in " + place);
        }
    }

    /// A wrong request line is told at once: HTTP/0.9 sends nothing behind it.
    private void lineOfHeadEnded() {
        if (place == Place.HEAD && lineStart == 0) {
            HttpHead.requestLine(line.text().substring(0, line.length() - 2));
        }
        lineStart = line.length();
    }

    private void headOrTrailer(String text) {
        if (place == Place.HEAD) {
            head(text);
        } else {
            trailer(text);
        }
    }

    private void head(String text) {
        var head = HttpHead.parse(text);
        left = RequestCheck.bodyLength(head);
        var reason = check.against(head);
        against = against.isPresent() ? against : reason;
        var upgrades = requests++ == 0 && UpgradeOffer.isWebSocket(head);
        if (!upgrades && UpgradeOffer.isIn(head)) {
            line.take();
            line.append(UpgradeOffer.removedFrom(text));
        }
        pass(upgrades ? Place.UPGRADE : afterHead());
    }

    private Place afterHead() {
        if (left == 0) {
            return Place.HEAD;
        }
        return left < 0 ? Place.CHUNK_SIZE : Place.BODY;
    }

    /// RFC 9112 §7.1: hexadecimal, perhaps an extension, no blanks before it.
    private void chunkSize(String text) {
        var size = text.substring(0, text.length() - 2).split(";", 2)[0];
        if (!size.matches("[0-9a-fA-F]{1,15}")
                || !text.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n')) {
            throw HttpProblem.ambiguous("a chunk size that isn't a hexadecimal number");
        }
        left = Long.parseLong(size, 16);
        pass(left == 0 ? Place.TRAILER : Place.CHUNK);
    }

    /// Some servers merge trailers into the head: a Host or a length there would come too late to be checked.
    private void trailer(String text) {
        if (text.length() > 2) {
            for (var fieldLine : text.substring(0, text.length() - 4).split("\r\n", -1)) {
                var field = HttpHead.field(fieldLine);
                if (field.is("host") || field.is("content-length") || field.is("transfer-encoding")) {
                    throw HttpProblem.ambiguous("a trailer that changes the framing or the host");
                }
            }
        }
        pass(Place.HEAD);
    }

    private void pass(Place next) {
        passed.append(line.take());
        place = next;
    }
}
