// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/// One datagram, one message.
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Exchange exchange;
    private boolean reading;

    UdpHandler(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        reading = true;
        var asker = packet.sender();
        exchange.handle(
                packet.content().nioBuffer(),
                Exchange.Asker.udp(asker),
                reply -> send(context, new DatagramPacket(Unpooled.wrappedBuffer(reply), asker)),
                () -> {});
    }

    /// Answers given while a batch is read leave together, in one system call.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a datagram lost is a datagram asked for again
    private void send(ChannelHandlerContext context, DatagramPacket packet) {
        if (context.executor().inEventLoop() && reading) {
            context.write(packet, context.voidPromise());
        } else {
            context.writeAndFlush(packet, context.voidPromise());
        }
    }

    /// A reply that can't be delivered, as when its asker is gone, must not end the server.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Netty has dropped the datagram already; its asker asks again.
    }
}
