// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/// For ports that a rule names beside 80 and 443: the first bytes decide whether the connection is held to the
/// checks of TLS or HTTP, or passes unread.
///
/// Only a line that a server could take for a request is held, from its method or its version on. What comes before
/// goes on at once, so that no other protocol waits, and is remembered: a line that turns out to be a request is
/// checked from its first byte, while upstream has a part of it that nothing can be made of.
final class OpenInspection implements Inspection {
    private static final int TLS_HANDSHAKE = 22;
    private static final int TLS_MAJOR_VERSION = 3;

    private final Expected expected;
    private final FirstLine line = new FirstLine();
    private final Preamble preamble = new Preamble();
    private final Bytes read = new Bytes();
    private int passed;
    private FirstLine.Kind kind = FirstLine.Kind.OPEN;
    private Optional<Inspection> chosen = Optional.empty();

    OpenInspection(Expected expected) {
        this.expected = expected;
    }

    @Override
    public Step fromAgent(ByteBuffer bytes) {
        if (chosen.isPresent()) {
            return unpassed(chosen.get().fromAgent(bytes));
        }
        for (var ahead = bytes.duplicate(); ahead.hasRemaining(); ) {
            var next = ahead.get();
            kind = line.read(next);
            preamble.read(next);
        }
        if (preamble.isThere()) {
            return new Step.Refuse(Reason.of(
                    Reason.Code.MALFORMED, "a PROXY protocol preamble, which would have the server see another client"));
        }
        if (read.length() > HttpRequestStream.MAX_REQUEST_LINE) {
            return tooLong(bytes);
        }
        read.append(bytes);
        return choice().map(this::choose).orElseGet(this::undecided);
    }

    @Override
    public Step fromUpstream(ByteBuffer bytes) {
        return chosen.map(inspection -> unpassed(inspection.fromUpstream(bytes)))
                .orElseGet(Step.Hold::new);
    }

    /// A line that is cut off is judged as it stands.
    @Override
    public Step atEnd() {
        if (chosen.isPresent()) {
            return unpassed(chosen.get().atEnd());
        }
        if (!FirstLine.isRequest(read.text())) {
            return choose(new Unread());
        }
        chosen = Optional.of(new HttpInspection(expected));
        return new Step.Refuse(Reason.of(Reason.Code.MALFORMED, "a request that ends within its first line"));
    }

    @Override
    public boolean isOver() {
        return passed == 0 && chosen.map(Inspection::isOver).orElse(false);
    }

    @Override
    public Protocol protocol() {
        return chosen.map(Inspection::protocol).orElse(Protocol.OTHER);
    }

    private Optional<Inspection> choice() {
        if (preamble.isPossible()) {
            return Optional.empty();
        }
        if (read.length() > 1 && read.at(0) == TLS_HANDSHAKE) {
            return Optional.of(read.at(1) == TLS_MAJOR_VERSION ? new TlsInspection(expected) : new Unread());
        }
        return switch (kind) {
            case OPEN, SUSPECT -> Optional.empty();
            case ENDED -> Optional.of(isRequest() ? new HttpInspection(expected) : new Unread());
            case OTHER -> read.at(0) == TLS_HANDSHAKE ? Optional.empty() : Optional.of(new Unread());
        };
    }

    private boolean isRequest() {
        var text = read.text();
        var start = text.length() - text.stripLeading().length();
        return FirstLine.isRequest(text.substring(start, text.indexOf('\n', start)));
    }

    private Step choose(Inspection inspection) {
        chosen = Optional.of(inspection);
        return unpassed(inspection.fromAgent(read.take()));
    }

    private Step undecided() {
        if (kind == FirstLine.Kind.OPEN || preamble.isPossible()) {
            var next = read.buffer().position(passed);
            passed = read.length();
            return new Step.Pass(ByteBuffer.allocate(next.remaining()).put(next).flip());
        }
        return read.length() > HttpRequestStream.MAX_REQUEST_LINE ? endless() : new Step.Hold();
    }

    /// What no longer fits a request line went on as it came; it must not become one.
    private Step tooLong(ByteBuffer bytes) {
        if (kind == FirstLine.Kind.SUSPECT || kind == FirstLine.Kind.ENDED) {
            return endless();
        }
        if (kind == FirstLine.Kind.OTHER) {
            chosen = Optional.of(new Unread());
            passed = 0;
        }
        return new Step.Pass(bytes);
    }

    private static Step endless() {
        return new Step.Refuse(Reason.of(Reason.Code.MALFORMED, "a first line that doesn't end"));
    }

    /// An inspection hands out what it is given, from the first byte on: without what went before it was chosen.
    private Step unpassed(Step step) {
        if (passed == 0 || !(step instanceof Step.Pass(var bytes, var wouldRefuse))) {
            return step;
        }
        var skipped = Math.min(passed, bytes.remaining());
        passed -= skipped;
        return new Step.Pass(bytes.position(bytes.position() + skipped).slice(), wouldRefuse);
    }
}
