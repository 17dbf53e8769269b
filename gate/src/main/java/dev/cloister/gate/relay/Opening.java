// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The first bytes of a connection: heard until they are judged, within one limit of time for all of them, so that
/// a byte a minute gains nothing.
final class Opening {
    private final AgentEnd agent;
    private final Inspection.Protocol protocol;
    private final InstantSource clock;
    private final Duration patience;
    private boolean waited;

    Opening(AgentEnd agent, int port, InstantSource clock, Duration patience) {
        this.agent = agent;
        this.protocol = protocolOf(port);
        this.clock = clock;
        this.patience = patience;
    }

    /// Bytes that may go upstream.
    record Passed(ByteBuffer bytes, Optional<Reason> wouldRefuse) {}

    /// Waits until the inspection lets bytes pass; where the server may speak first it doesn't wait at all.
    ///
    /// @throws Refused if the inspection refuses them, or they don't come
    Passed pass(Inspection inspection) {
        if (inspection.isOver() || inspection instanceof OpenInspection) {
            return new Passed(ByteBuffer.allocate(0), Optional.empty());
        }
        var deadline = clock.instant().plus(patience);
        while (true) {
            switch (inspection.fromAgent(next(deadline))) {
                case Step.Hold _ -> {}
                case Step.Pass(var bytes, var wouldRefuse) -> {
                    return new Passed(bytes, wouldRefuse);
                }
                case Step.Refuse(var reason) -> throw new Refused(reason);
            }
        }
    }

    /// Tells the agent, in the protocol it was about to speak. A client that hasn't spoken yet is let speak first,
    /// since many don't listen before.
    void refuse(Reason reason) {
        var waits = protocol == Inspection.Protocol.HTTP || protocol == Inspection.Protocol.TLS;
        if (reason.code() == Reason.Code.GATE_ADDRESSED
                || (waits && !waited && !(agent.hear(patience) instanceof Conversation.Heard.Said))) {
            agent.reset();
        } else {
            agent.refuse(protocol, reason);
        }
    }

    private ByteBuffer next(Instant deadline) {
        waited = true;
        var left = Duration.between(clock.instant(), deadline);
        return switch (agent.hear(left)) {
            case Conversation.Heard.Said(var bytes) when agent.hold(bytes.remaining()) -> bytes;
            case Conversation.Heard.Said _ ->
                throw new Refused(
                        Reason.Code.BUDGET_EXHAUSTED, "too many bytes are held for connections that are undecided");
            case Conversation.Heard.Ended _ ->
                throw new Refused(Reason.Code.MALFORMED, "the connection ended before it said what it is for");
            case Conversation.Heard.Silent _ ->
                throw new Refused(
                        Reason.Code.MALFORMED,
                        "the connection didn't say what it is for within %d seconds".formatted(patience.toSeconds()));
        };
    }

    private static Inspection.Protocol protocolOf(int port) {
        return switch (port) {
            case 22 -> Inspection.Protocol.SSH;
            case 80 -> Inspection.Protocol.HTTP;
            case 443 -> Inspection.Protocol.TLS;
            default -> Inspection.Protocol.OTHER;
        };
    }
}
