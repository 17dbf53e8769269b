// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Accepts the enclosure's connections and gives each a virtual thread until it is decided.
///
/// Safe for use by many threads.
final class Listener implements AutoCloseable {
    private static final long NOTICING_MILLIS = 500;
    private static final long CLOSING_SECONDS = 2;

    private final ConnectionGate gate;
    private final OriginalDestination destinations;
    private final int limit;
    private final Set<Channel> undecided = ConcurrentHashMap.newKeySet();
    private final ExecutorService walks = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong reset = new AtomicLong();
    private final HeldBytes held = new HeldBytes(HeldBytes.MOST);

    Listener(ConnectionGate gate, OriginalDestination destinations, int limit) {
        this.gate = gate;
        this.destinations = destinations;
        this.limit = limit;
    }

    /// Accepts on a socket that is bound and listening already, and owns it from here on.
    Channel accept(int descriptor, EventLoopGroup loops) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new EpollServerSocketChannel(descriptor))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<EpollSocketChannel>() {
                    @Override
                    protected void initChannel(EpollSocketChannel accepted) {
                        admit(accepted);
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
    }

    /// How many connections were reset unheard since this was last asked.
    long takeReset() {
        return reset.getAndSet(0);
    }

    /// How many connections wait for their decision.
    int undecided() {
        return undecided.size();
    }

    /// Resets what is undecided, and waits a moment for the walks to notice; those that wait for a person don't, and
    /// are interrupted.
    @Override
    public void close() {
        walks.shutdown();
        undecided.forEach(channel -> Farewell.say(channel, new byte[0]));
        try {
            if (!walks.awaitTermination(NOTICING_MILLIS, TimeUnit.MILLISECONDS)) {
                walks.shutdownNow();
                var _ = walks.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gate.close();
        }
    }

    private void admit(EpollSocketChannel accepted) {
        if (undecided.size() >= limit || walks.isShutdown()) {
            reset.incrementAndGet();
            Farewell.reset(accepted);
            return;
        }
        undecided.add(accepted);
        var agent = new AgentEnd(accepted, held);
        var destination = destinations.of(accepted);
        var listener = accepted.localAddress();
        try {
            walks.execute(() -> walk(accepted, agent, destination, listener));
        } catch (RejectedExecutionException _) {
            undecided.remove(accepted);
            Farewell.reset(accepted);
        }
    }

    /// A walk that fails, rather than refuses, leaves nothing open behind it.
    private void walk(
            Channel accepted, AgentEnd agent, Optional<InetSocketAddress> destination, InetSocketAddress listener) {
        var walked = false;
        try {
            gate.carry(agent, destination, listener);
            walked = true;
        } catch (RejectedExecutionException _) {
            // An event loop that has ended has closed its channels, this one with them.
            walked = true;
        } finally {
            undecided.remove(accepted);
            agent.letGo();
            if (!walked) {
                agent.reset();
            }
        }
    }
}
