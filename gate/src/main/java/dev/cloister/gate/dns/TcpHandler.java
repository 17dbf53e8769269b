// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection: messages behind a length of two octets (RFC 1035 §4.2.2), answered as they become ready.
///
/// All fields belong to the connection's event loop.
final class TcpHandler extends SimpleChannelInboundHandler<ByteBuf> {
    /// RFC 7766 §6.2.3 asks for seconds; a client that dribbles a message never resets it.
    private static final long IDLE_SECONDS = 10;
    /// Questions of one connection under way; further ones wait in the kernel's buffer.
    private static final int PIPELINED = 16;

    private final Exchange exchange;
    private int underWay;
    private boolean heard;
    private @Nullable Future<?> idleCheck;

    TcpHandler(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        scheduleIdleCheck(context);
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        heard = true;
        if (++underWay >= PIPELINED) {
            context.channel().config().setAutoRead(false);
        }
        var copy = ByteBuffer.allocate(frame.readableBytes());
        frame.readBytes(copy);
        var asker = Exchange.Asker.tcp((InetSocketAddress) context.channel().remoteAddress());
        exchange.handle(copy.flip(), asker, reply -> send(context, reply), () -> end(context));
    }

    private void send(ChannelHandlerContext context, ByteBuffer reply) {
        var length = Unpooled.buffer(2).writeShort(reply.remaining());
        context.writeAndFlush(Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(reply)))
                .addListener(_ -> answered(context));
    }

    private void answered(ChannelHandlerContext context) {
        if (--underWay < PIPELINED) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void scheduleIdleCheck(ChannelHandlerContext context) {
        idleCheck = context.executor().schedule(() -> closeIfIdle(context), IDLE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void closeIfIdle(ChannelHandlerContext context) {
        if (heard) {
            heard = false;
            scheduleIdleCheck(context);
        } else {
            end(context);
        }
    }

    /// A connection that broke, or a frame without end: nobody is left to tell.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection's end
    private static void end(ChannelHandlerContext context) {
        context.close();
    }
}
