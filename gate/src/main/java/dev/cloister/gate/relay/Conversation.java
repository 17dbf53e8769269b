// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One end of a connection while a virtual thread talks with it: the event loop puts down what arrives, the thread
/// picks it up. Reading is asked for piece by piece, so that what waits is bounded by the socket's own buffer.
final class Conversation extends ChannelInboundHandlerAdapter {
    /// What the other side did.
    sealed interface Heard {
        /// It sent these.
        record Said(ByteBuffer bytes) implements Heard {}

        /// It closed its side, or is gone.
        record Ended() implements Heard {}

        /// It sent nothing in time.
        record Silent() implements Heard {}
    }

    private final Channel channel;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    private Conversation(Channel channel) {
        this.channel = channel;
    }

    /// Begins a conversation over `channel`, whose automatic reading is off.
    static Conversation over(Channel channel) {
        var conversation = new Conversation(channel);
        channel.pipeline().addLast(conversation);
        return conversation;
    }

    /// Waits for the next bytes, at most `patience`.
    Heard hear(Duration patience) {
        if (heard.isEmpty()) {
            channel.read();
        }
        try {
            var next = heard.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
            return next == null ? new Heard.Silent() : next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Heard.Ended();
        }
    }

    /// Sends these bytes, without waiting until they have gone.
    void say(byte[] bytes) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /// Leaves the pipeline, of which a channel that closed meanwhile has none, and hands over what had arrived and
    /// wasn't picked up. On the event loop.
    List<Heard> leave() {
        if (channel.pipeline().context(this) != null) {
            channel.pipeline().remove(this);
        }
        var left = new ArrayList<Heard>();
        heard.drainTo(left);
        return left;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var arrived = (ByteBuf) message;
        try {
            var bytes = ByteBuffer.allocate(arrived.readableBytes());
            arrived.readBytes(bytes);
            heard.add(new Heard.Said(bytes.flip()));
        } finally {
            arrived.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            heard.add(new Heard.Ended());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        heard.add(new Heard.Ended());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        heard.add(new Heard.Ended());
        var _ = context.close();
    }
}
