// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.Verdict;
import dev.cloister.policy.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Joins the agent's end and the upstream end of one connection, both on one event loop, and relays until it is
/// over.
///
/// Buffers are the event loop's own and are held only while bytes are under way, so that a quiet connection costs
/// two sockets and no buffer. Everything but the constructor runs on the event loop.
final class Splice implements Flow.Watcher {
    private final Channel agent;
    private final Channel upstream;
    private final LiveConnection connection;
    private final Inspection inspection;
    private final OptionalLong budget;
    private final Ending ending;
    private final Flow fromAgent;
    private final Flow fromUpstream;
    private int flowsEnded;
    private boolean marked;
    private boolean over;

    /// Told once, when the connection is over; `refused` if the gate found something in it that may not pass.
    interface Ending {
        void over(LiveConnection connection, Optional<Reason> why, boolean refused);

        /// Something passed that strict mode would have refused.
        void marked(LiveConnection connection, Reason reason, Verdict verdict);
    }

    Splice(Ends ends, LiveConnection connection, Inspection inspection, OptionalLong budget, Ending ending) {
        this.agent = ends.agent();
        this.upstream = ends.upstream();
        this.connection = connection;
        this.inspection = inspection;
        this.budget = budget;
        this.ending = ending;
        this.fromAgent = new Flow(agent, upstream, this::fromAgent, this::agentEnds, this);
        this.fromUpstream = new Flow(upstream, agent, this::fromUpstream, () -> {}, this);
    }

    /// The two channels of a connection.
    record Ends(Channel agent, Channel upstream) {}

    /// Begins with what each side had said before: `opening` has passed the inspection, `unread` arrived behind it
    /// and hasn't, `early` comes from upstream.
    void start(ByteBuffer opening, List<ByteBuffer> unread, ByteBuffer early) {
        connection.endsBy(reason -> agent.eventLoop().execute(() -> abort(reason)));
        if (!agent.isActive() || !upstream.isActive()) {
            broken();
            return;
        }
        agent.pipeline().addLast(new Resumption(fromUpstream));
        upstream.pipeline().addLast(new Resumption(fromAgent));
        send(Unpooled.wrappedBuffer(opening));
        unread.forEach(bytes -> fromAgent(Unpooled.wrappedBuffer(bytes)));
        fromUpstream(Unpooled.wrappedBuffer(early));
        upstream.flush();
        agent.flush();
        if (!over) {
            fromAgent.start();
            fromUpstream.start();
        }
    }

    @Override
    public void ended() {
        flowsEnded++;
        if (flowsEnded == 2) {
            finish(Optional.empty(), false);
            var _ = agent.close();
            var _ = upstream.close();
        }
    }

    /// Netty closes an end whose both directions are over. What it had said last may still be on its way to a slow
    /// other end, and is worth waiting for; once that is taken or fails the connection is over.
    @Override
    public void closed(boolean underWay) {
        var otherEnded = flowsEnded == 1;
        if (!underWay || !otherEnded) {
            broken();
        }
    }

    /// A reset on one side becomes a reset on the other; where both have said all, it is an end like any other.
    @Override
    public void broken() {
        if (finish(Optional.empty(), false)) {
            Farewell.reset(agent);
            Farewell.reset(upstream);
        }
    }

    private void abort(Reason reason) {
        if (finish(Optional.of(reason), false)) {
            Farewell.reset(agent);
            Farewell.reset(upstream);
        }
    }

    private boolean finish(Optional<Reason> why, boolean refused) {
        if (over) {
            return false;
        }
        over = true;
        ending.over(connection, why, refused);
        return true;
    }

    private void fromAgent(ByteBuf bytes) {
        if (over) {
            bytes.release();
        } else if (inspection.isOver()) {
            send(bytes);
        } else {
            inspect(bytes);
        }
    }

    private void inspect(ByteBuf bytes) {
        try {
            obey(inspection.fromAgent(bytes.nioBuffer()));
        } finally {
            bytes.release();
        }
    }

    private void agentEnds() {
        if (!over && !inspection.isOver()) {
            obey(inspection.atEnd());
        }
    }

    private void fromUpstream(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        if (!inspection.isOver()) {
            obey(inspection.fromUpstream(bytes.nioBuffer()));
            upstream.flush();
        }
        if (over) {
            bytes.release();
            return;
        }
        connection.countReceived(bytes.readableBytes());
        var _ = agent.write(bytes, agent.voidPromise());
    }

    private void obey(Step step) {
        switch (step) {
            case Step.Hold _ -> {}
            case Step.Pass(var bytes, var wouldRefuse) -> {
                wouldRefuse.filter(_ -> !marked).ifPresent(reason -> {
                    marked = true;
                    ending.marked(connection, reason, Verdict.OBSERVED);
                });
                send(Unpooled.wrappedBuffer(bytes));
            }
            case Step.Refuse(var reason) -> refuse(reason);
        }
    }

    private void refuse(Reason reason) {
        if (finish(Optional.of(reason), true)) {
            Farewell.reset(upstream);
            Farewell.say(agent, Answer.to(inspection.protocol(), reason, ""));
        }
    }

    private void send(ByteBuf bytes) {
        var length = bytes.readableBytes();
        if (budget.isPresent() && connection.sent() + length > budget.getAsLong()) {
            bytes.release();
            abort(Reason.of(Reason.Code.BUDGET_EXHAUSTED, "more than %d bytes upstream".formatted(budget.getAsLong())));
            return;
        }
        connection.countSent(length);
        var _ = upstream.write(bytes, upstream.voidPromise());
    }

    /// Lets the flow that writes to this channel read on once it takes more.
    private static final class Resumption extends ChannelInboundHandlerAdapter {
        private final Flow writer;

        Resumption(Flow writer) {
            this.writer = writer;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            writer.resume();
            context.fireChannelWritabilityChanged();
        }
    }
}
