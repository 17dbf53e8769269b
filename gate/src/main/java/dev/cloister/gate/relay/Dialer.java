// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.gate.network.ForeignNetwork;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.policy.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connects to the first of several addresses that answers (happy eyeballs, RFC 8305 §5).
final class Dialer {
    /// RFC 8305 §8: the recommended delay between attempts.
    private static final Duration STAGGER = Duration.ofMillis(250);

    private final NamespaceCheck namespace;
    private final Duration patience;

    Dialer(NamespaceCheck namespace, Duration patience) {
        this.namespace = namespace;
        this.patience = patience;
    }

    /// A channel of `loop`, connected, with automatic reading off. Waits.
    ///
    /// @throws Refused if none answers in time
    Channel dial(EventLoop loop, List<InetSocketAddress> addresses) {
        var ends = new LinkedBlockingQueue<Attempted>();
        var begun = new ArrayList<Channel>();
        try {
            var winner = race(loop, addresses, begun, ends);
            begun.remove(winner);
            return winner;
        } finally {
            for (var channel : begun) {
                var _ = channel.close();
            }
        }
    }

    private Channel race(
            EventLoop loop, List<InetSocketAddress> addresses, List<Channel> begun, BlockingQueue<Attempted> ends) {
        var waited = Duration.ZERO;
        var failed = 0;
        var problem = "no answer within %d seconds".formatted(patience.toSeconds());
        while (waited.compareTo(patience) < 0 && failed < addresses.size()) {
            if (begun.size() < addresses.size()) {
                begun.add(begin(loop, addresses.get(begun.size()), ends));
            }
            var end = poll(ends);
            if (end == null) {
                waited = waited.plus(STAGGER);
            } else if (end.result().isSuccess()) {
                return end.channel();
            } else {
                failed++;
                problem = String.valueOf(end.result().cause().getMessage());
            }
        }
        throw new Refused(Reason.Code.UPSTREAM_FAILED, "cannot connect: " + problem);
    }

    private Channel begin(EventLoop loop, InetSocketAddress address, BlockingQueue<Attempted> ends) {
        ChannelFuture registered = new Bootstrap()
                .group(loop)
                .channelFactory(EpollSocketChannel::new)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()))
                .handler(new ChannelInboundHandlerAdapter())
                .register();
        var channel = registered.channel();
        registered.addListener(future -> connect(channel, address, future, ends));
        return channel;
    }

    /// Invariant: no socket connects before it has shown that it is on the host's network.
    private void connect(
            Channel channel, InetSocketAddress address, Future<?> registered, BlockingQueue<Attempted> ends) {
        if (!registered.isSuccess()) {
            ends.add(new Attempted(channel, registered));
            return;
        }
        try {
            namespace.prove(channel);
        } catch (ForeignNetwork e) {
            ends.add(new Attempted(channel, channel.newFailedFuture(e)));
            return;
        }
        channel.connect(address).addListener(future -> ends.add(new Attempted(channel, future)));
    }

    private static @Nullable Attempted poll(BlockingQueue<Attempted> ends) {
        try {
            return ends.poll(STAGGER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Reason.Code.UPSTREAM_FAILED, "cannot connect: the gate is closing");
        }
    }

    private record Attempted(Channel channel, Future<?> result) {}
}
