// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The last thing said on a connection. A close with unread bytes would reset it, and the words would be lost with
/// it; so what still comes is read and dropped for a moment.
final class Farewell extends ChannelInboundHandlerAdapter {
    /// Long enough for a client to read the words and close; short enough for thousands of refusals.
    private static final long LINGER_SECONDS = 2;

    private Farewell() {}

    /// Says `words` and closes; without words the connection is reset. From any thread.
    static void say(Channel channel, byte[] words) {
        try {
            channel.eventLoop().execute(() -> onLoop(channel, words));
        } catch (RejectedExecutionException _) {
            // An event loop that has ended has closed its channels.
        }
    }

    /// Closes with a reset, so that the other side learns that its bytes may be lost. On the event loop.
    static void reset(Channel channel) {
        if (!channel.isOpen()) {
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var _ = channel.close();
    }

    private static void onLoop(Channel channel, byte[] words) {
        if (!channel.isActive()) {
            return;
        }
        if (words.length == 0) {
            reset(channel);
            return;
        }
        channel.pipeline().addFirst(new Farewell());
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(words)).addListener(_ -> {
            var _ = ((DuplexChannel) channel).shutdownOutput();
        });
        channel.config().setAutoRead(true);
        var _ = channel.eventLoop()
                .schedule(
                        () -> {
                            var _ = channel.close();
                        },
                        LINGER_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            var _ = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
