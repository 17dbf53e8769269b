// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.host.Holders;
import dev.cloister.gate.network.ForeignNetwork;
import dev.cloister.gate.publish.Publication;
import dev.cloister.gate.publish.Published;
import dev.cloister.policy.Cidr;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Lets the host reach servers inside: accepts on the host's loopback, connects within the enclosure, and joins both.
///
/// The policy has no say here: the owner published the port for this run, and whoever connects is on the host. It is
/// the one way in which a connection *enters* an enclosure. Safe for use by many threads.
final class Publisher implements AutoCloseable {
    /// More than any browser or test opens at once; beyond it the newest are reset.
    private static final int MOST = 1024;

    private static final long CLOSING_SECONDS = 2;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Surroundings surroundings;
    private final Ledger ledger;
    private final Splice.Ending ending;
    private final LongSupplier numbers;
    private final Holders clients;
    private final InnerDialer dialer;
    private final Semaphore room = new Semaphore(MOST);
    private final List<Channel> accepting = new ArrayList<>();
    private final Connections connections = new Connections();
    private final ExecutorService walks = Executors.newVirtualThreadPerTaskExecutor();

    /// @param numbers gives each connection of the run its own
    Publisher(Surroundings surroundings, Published published, Ledger ledger, LongSupplier numbers) {
        this.surroundings = surroundings;
        this.ledger = ledger;
        this.numbers = numbers;
        this.clients = new Holders(published.clients(), surroundings.clock());
        this.dialer = new InnerDialer(published.sockets(), surroundings.namespace());
        this.ending = new Recorder();
    }

    /// Begins to accept.
    ///
    /// @throws ForeignNetwork if the listener isn't the host's
    void accept(Publication publication, EventLoopGroup loops) {
        var channel = new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new EpollServerSocketChannel(publication.listener()))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<EpollSocketChannel>() {
                    @Override
                    protected void initChannel(EpollSocketChannel accepted) {
                        admit(accepted, publication);
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
        accepting.add(surroundings.namespace().prove(channel));
    }

    /// Accepts no more and ends what is open. The event loops must still be running.
    @Override
    public void close() {
        accepting.forEach(channel -> channel.close().awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS));
        walks.shutdown();
        connections.closeAll(Reason.of(Reason.Code.UPSTREAM_FAILED, "the run is over"));
        try {
            if (!walks.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                walks.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.closeAll(Reason.of(Reason.Code.UPSTREAM_FAILED, "the run is over"));
            clients.close();
        }
    }

    private void admit(EpollSocketChannel client, Publication publication) {
        if (!room.tryAcquire()) {
            Farewell.reset(client);
            return;
        }
        client.closeFuture().addListener(_ -> room.release());
        var from = client.remoteAddress();
        try {
            walks.execute(() -> carry(client, from, publication));
        } catch (RejectedExecutionException _) {
            Farewell.reset(client);
        }
    }

    private void carry(EpollSocketChannel client, InetSocketAddress from, Publication publication) {
        var process = clients.ofTcp(from).orElse(ProcessIdentity.UNKNOWN);
        var attempt = new Attempt(
                numbers.getAsLong(), new InetSocketAddress(LOOPBACK, publication.port()), Optional.empty(), process);
        var live = new LiveConnection(
                attempt, rule(publication.port()), LOOPBACK.getHostAddress(), surroundings.clock().instant());
        try {
            ledger.published(attempt, publication.hostPort(), from);
        } catch (Refused _) {
            Farewell.say(client, new byte[0]);
            return;
        }
        try {
            join(client, dialer.dial(client.eventLoop(), publication.port()), live);
        } catch (Refused refused) {
            ledger.ended(live, Optional.of(refused.reason()), false);
            Farewell.say(client, new byte[0]);
        }
    }

    private void join(EpollSocketChannel client, Channel server, LiveConnection live) {
        connections.add(live);
        var splice =
                new Splice(new Splice.Ends(server, client), live, new Unread(), OptionalLong.empty(), ending);
        var nothing = ByteBuffer.allocate(0);
        client.eventLoop().execute(() -> splice.start(nothing, List.of(), nothing));
    }

    private static Rule rule(int port) {
        var target = new Target.Addresses(Cidr.parse(LOOPBACK.getHostAddress()));
        return Rule.of(target, Ports.of(port), "published", Origin.of("--publish"));
    }

    private final class Recorder implements Splice.Ending {
        @Override
        public void over(LiveConnection connection, Optional<Reason> why, boolean refused) {
            connections.remove(connection);
            ledger.ended(connection, why, refused);
        }

        @Override
        public void marked(LiveConnection connection, Reason reason, dev.cloister.audit.Verdict verdict) {
            ledger.foundLater(connection, reason, verdict);
        }
    }
}
