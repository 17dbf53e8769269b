// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.gate.network.ForeignNetwork;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.gate.publish.InnerSockets;
import dev.cloister.policy.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Connects to servers inside, on the enclosure's own loopback: 127.0.0.1, else ::1, where many development servers
/// listen alone.
final class InnerDialer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> LOOPBACKS = List.of("127.0.0.1", "::1");

    private final InnerSockets sockets;
    private final NamespaceCheck host;

    InnerDialer(InnerSockets sockets, NamespaceCheck host) {
        this.sockets = sockets;
        this.host = host;
    }

    /// A channel of `loop`, connected, with automatic reading off. Waits.
    ///
    /// @throws Refused if no server listens there
    Channel dial(EventLoop loop, int port) {
        var problem = "";
        for (var address : LOOPBACKS) {
            var connected = connect(loop, new InetSocketAddress(address, port));
            if (connected.isSuccess()) {
                return connected.channel();
            }
            problem = String.valueOf(connected.cause().getMessage());
            var _ = connected.channel().close();
        }
        throw new Refused(
                Reason.Code.UPSTREAM_FAILED, "no server inside answers on port %d: %s".formatted(port, problem));
    }

    /// Invariant: no socket connects before it has shown that it isn't the host's: it would reach the host's own
    /// servers.
    private ChannelFuture connect(EventLoop loop, InetSocketAddress address) {
        var descriptor = socket(address);
        var registered = new Bootstrap()
                .group(loop)
                .channelFactory(() -> new EpollSocketChannel(descriptor))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(PATIENCE.toMillis()))
                .handler(new ChannelInboundHandlerAdapter())
                .register()
                .awaitUninterruptibly();
        if (!registered.isSuccess()) {
            return registered;
        }
        try {
            return host.proveElsewhere(registered.channel()).connect(address).awaitUninterruptibly();
        } catch (ForeignNetwork e) {
            throw new Refused(Reason.Code.UPSTREAM_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private int socket(InetSocketAddress address) {
        try {
            return sockets.tcp(address.getAddress() instanceof java.net.Inet6Address);
        } catch (RuntimeException e) {
            throw new Refused(Reason.Code.UPSTREAM_FAILED, "no socket inside: " + e.getMessage());
        }
    }
}
