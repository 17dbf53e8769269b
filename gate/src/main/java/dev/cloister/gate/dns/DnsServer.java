// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The enclosure's name server, on sockets that were opened inside it.
///
/// Everything here runs on the loops it is given and on virtual threads started from them. Never open or call it
/// from
/// the enclosure thread: a thread started there would be born inside the enclosure, so the loops must be running
/// before
/// that thread enters it.
public final class DnsServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DnsServer.class.getName());
    /// More connections than this at once are closed on arrival.
    private static final int MAX_CONNECTIONS = 64;
    /// The largest query that makes sense: a name of 255 octets and room for EDNS options. A longer datagram is
    /// cut,
    /// and so malformed.
    private static final int MAX_DATAGRAM = 2048;

    /// Datagrams taken in one system call.
    private static final int BATCH = 32;

    private static final int GRACE_SECONDS = 2;
    private static final int LENGTH_OCTETS = 2;
    private static final int MAX_FRAME = 65_535 + LENGTH_OCTETS;

    private final ChannelGroup listeners = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    private final EventLoopGroup loops;
    private final Exchange exchange;

    private DnsServer(EventLoopGroup loops, Resolver resolver) {
        this.loops = loops;
        this.exchange = new Exchange(resolver, waiting);
    }

    /// Serves on these sockets, which it owns from here on.
    ///
    /// @param loops running epoll loops of the host's network
    /// @param udp descriptors of bound UDP sockets
    /// @param tcp descriptors of listening TCP sockets
    public static DnsServer open(EventLoopGroup loops, List<Integer> udp, List<Integer> tcp, Resolver resolver) {
        var server = new DnsServer(loops, resolver);
        udp.forEach(server::serveUdp);
        tcp.forEach(server::serveTcp);
        return server;
    }

    private void serveUdp(int descriptor) {
        listen(new Bootstrap()
                .group(loops)
                .channelFactory(() -> new EpollDatagramChannel(descriptor))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BATCH * MAX_DATAGRAM))
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
                .handler(new UdpHandler(exchange))
                .register());
    }

    private void serveTcp(int descriptor) {
        listen(new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new EpollServerSocketChannel(descriptor))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        welcome(connection);
                    }
                })
                .register());
    }

    private void listen(ChannelFuture registered) {
        listeners.add(registered.syncUninterruptibly().channel());
    }

    private void welcome(Channel connection) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connection.unsafe().closeForcibly();
            return;
        }
        connections.add(connection);
        connection
                .pipeline()
                .addLast(new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, LENGTH_OCTETS, 0, LENGTH_OCTETS))
                .addLast(new TcpHandler(exchange));
    }

    /// Stops listening, ends the connections, and waits a moment for the answers under way. They are not
    /// interrupted:
    /// an interrupt while the audit is written would close its file.
    @Override
    public void close() {
        listeners.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        waiting.shutdown();
        try {
            if (!waiting.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.DEBUG, "answers were still under way when the name server closed");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
