// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.function.Consumer;

/// One direction of a relayed connection, on the event loop that both ends share: it reads no faster than the other
/// end takes, and passes on the end of the stream.
final class Flow extends ChannelInboundHandlerAdapter {
    /// What a flow tells of its end.
    interface Watcher {
        /// No byte follows in this direction, and all have been taken by the other end.
        void ended();

        /// The end that is read from has closed; `underWay` if it had said all, and the other end is still taking it.
        void closed(boolean underWay);

        /// An end broke off.
        void broken();
    }

    private final Channel from;
    private final DuplexChannel to;
    private final Consumer<ByteBuf> taker;
    private final Runnable last;
    private final Watcher watcher;
    private boolean ending;
    private boolean taken;

    /// @param taker writes to the other end what may pass, and releases the rest
    /// @param last writes to the other end what may pass now that nothing follows
    Flow(Channel from, Channel to, Consumer<ByteBuf> taker, Runnable last, Watcher watcher) {
        this.from = from;
        this.to = (DuplexChannel) to;
        this.taker = taker;
        this.last = last;
        this.watcher = watcher;
    }

    /// Begins to read.
    void start() {
        from.pipeline().addLast(this);
        if (((DuplexChannel) from).isInputShutdown()) {
            end();
        }
        resume();
    }

    /// Reads on if the other end takes what comes.
    void resume() {
        from.config().setAutoRead(to.isWritable());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        taker.accept((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        to.flush();
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        watcher.closed(ending && !taken);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        watcher.broken();
    }

    /// Shutting down discards what isn't written yet, so it waits for an empty write behind everything else.
    private void end() {
        if (ending) {
            return;
        }
        ending = true;
        last.run();
        var _ = to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess()) {
                var _ = to.shutdownOutput();
                taken = true;
                watcher.ended();
            } else {
                watcher.broken();
            }
        });
    }
}
