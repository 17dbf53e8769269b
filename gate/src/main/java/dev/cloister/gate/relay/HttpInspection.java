// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Requires that a connection speaks HTTP/1, and that each of its requests is for the leased name.
///
/// Invariant: no byte passes unread unless the agent asked for a WebSocket in the connection's first request and
/// the server's first final status was 101.
final class HttpInspection implements Inspection {
    /// More than any client sends on before the server has agreed to a WebSocket.
    private static final int MAX_HELD = 64 * 1024;

    private final Expected expected;
    private final HttpRequestStream requests;
    private final ResponseStart response = new ResponseStart();
    private final Bytes opening = new Bytes();
    private final Bytes held = new Bytes();
    private boolean answered;
    private boolean began;
    private boolean over;

    HttpInspection(Expected expected) {
        this.expected = expected;
        this.requests = new HttpRequestStream(expected);
    }

    @Override
    public Step fromAgent(ByteBuffer bytes) {
        if (over) {
            return new Unread().fromAgent(bytes);
        }
        if (expected.lenient() && !began) {
            opening.append(bytes.duplicate());
        }
        try {
            return read(bytes);
        } catch (HttpProblem problem) {
            return began ? new Step.Refuse(problem.reason()) : first(problem.reason());
        }
    }

    @Override
    public Step fromUpstream(ByteBuffer bytes) {
        if (answered) {
            return new Step.Hold();
        }
        var status = response.read(bytes);
        if (status.isEmpty()) {
            return new Step.Hold();
        }
        answered = true;
        if (!requests.awaitsUpgrade()) {
            return status.getAsInt() == 101
                    ? new Step.Refuse(Reason.of(Reason.Code.HTTP_AMBIGUOUS, "the server switched protocols unasked"))
                    : new Step.Hold();
        }
        over = status.getAsInt() == 101;
        requests.staysHttp();
        return fromAgent(held.take());
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP;
    }

    /// Where the mode overlooks that a connection isn't HTTP, it is relayed unread.
    private Step first(Reason reason) {
        var step = expected.judge(Optional.of(reason), opening.take());
        over = step instanceof Step.Pass;
        return step;
    }

    private Step read(ByteBuffer bytes) {
        requests.read(bytes);
        if (bytes.hasRemaining()) {
            held.append(bytes);
        }
        if (answered && requests.awaitsUpgrade()) {
            throw HttpProblem.ambiguous("the server answered before it was asked");
        }
        if (held.length() > MAX_HELD) {
            throw HttpProblem.ambiguous(
                    "more than %d bytes before the server agreed to a WebSocket".formatted(MAX_HELD));
        }
        var passed = requests.passed();
        var against = requests.against();
        if (!passed.hasRemaining() && against.isEmpty()) {
            return new Step.Hold();
        }
        began = true;
        opening.take();
        return expected.judge(against, passed);
    }
}
