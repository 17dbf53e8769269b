// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.publish.Published;
import dev.cloister.policy.Decision;
import dev.cloister.policy.Reason;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Carries the enclosure's connections: composes the package.
public final class Relay implements AutoCloseable {
    /// An idle connection is noticed within a quarter of its time, and at least this often.
    private static final long MAX_SWEEP_MILLIS = 15_000;

    private static final long CLOSING_SECONDS = 1;

    private final Surroundings surroundings;
    private final Ledger ledger;
    private final Listener listener;
    private final Connections connections = new Connections();
    private final List<Channel> accepting = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final ConnectionGate gate;
    private final EventLoopGroup loops;
    private final Future<?> sweep;

    private Relay(Surroundings surroundings, OriginalDestination destinations, EventLoopGroup loops) {
        this.surroundings = surroundings;
        this.loops = loops;
        this.ledger = new Ledger(surroundings.audit(), surroundings.clock());
        this.gate = new ConnectionGate(surroundings, ledger, this::join);
        this.listener = new Listener(
                gate,
                destinations,
                surroundings.limits().undecided());
        var millis = Math.clamp(surroundings.limits().idle().toMillis() / 4, 10, MAX_SWEEP_MILLIS);
        this.sweep = loops.scheduleAtFixedRate(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    }

    /// Begins to accept on listening sockets of the enclosure, which it owns from here on. The event loops are the
    /// caller's, of Netty's epoll kind, started on the host's network.
    public static Relay open(
            Surroundings surroundings,
            OriginalDestination destinations,
            EventLoopGroup loops,
            List<Integer> descriptors) {
        var relay = new Relay(surroundings, destinations, loops);
        descriptors.forEach(descriptor -> relay.accepting.add(relay.listener.accept(descriptor, loops)));
        return relay;
    }

    /// Lets the host reach these servers inside, until this is closed.
    public void publish(Published published) {
        var publisher = new Publisher(surroundings, published, ledger, gate::nextNumber);
        publishers.add(publisher);
        published.ports().forEach(port -> publisher.accept(port, loops));
    }

    /// What is being relayed.
    public Connections connections() {
        return connections;
    }

    /// How many connections wait for their decision, a person's included.
    public int undecided() {
        return listener.undecided();
    }

    /// Accepts no more, ends what is undecided, then what is relayed, and waits a moment for their record: nothing is
    /// written once this returns. The event loops must still be running.
    @Override
    public void close() {
        sweep.cancel(false);
        accepting.forEach(channel -> channel.close().awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS));
        publishers.forEach(Publisher::close);
        listener.close();
        connections.closeAll(Reason.of(Reason.Code.UPSTREAM_FAILED, "the gate is closing"));
        // Twice: a connection's start, where it is still to come, brings its end behind what is queued now.
        settle();
        settle();
        tellReset();
        ledger.close();
    }

    /// Waits until each loop has done what it was told before.
    private void settle() {
        for (var loop : loops) {
            loop.submit(() -> {}).awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// It is registered before the policy is asked once more: a reload either finds it among the live ones, or has
    /// replaced the policy already.
    private void join(ConnectionGate.Passage passage, AgentEnd agent, UpstreamEnd upstream, ByteBuffer opening) {
        var live = new LiveConnection(
                passage.attempt(),
                passage.rule(),
                upstream.address(),
                surroundings.clock().instant());
        connections.add(live);
        if (passage.attempt().decide(surroundings.policy().get()) instanceof Decision.Deny) {
            connections.remove(live);
            throw new Refused(Connections.changed(passage.attempt()));
        }
        var splice = new Splice(
                new Splice.Ends(agent.channel(), upstream.channel()),
                live,
                passage.inspection(),
                surroundings.limits().upload(),
                new Recorder());
        agent.channel().eventLoop().execute(() -> splice.start(opening, left(agent), upstream.early()));
    }

    private static List<ByteBuffer> left(AgentEnd agent) {
        return agent.conversation().leave().stream()
                .filter(Conversation.Heard.Said.class::isInstance)
                .map(heard -> ((Conversation.Heard.Said) heard).bytes())
                .toList();
    }

    private void sweep() {
        connections.closeIdle(surroundings.limits().idle(), surroundings.clock().instant());
        tellReset();
    }

    private void tellReset() {
        var reset = listener.takeReset();
        if (reset > 0) {
            ledger.crowded(reset);
        }
    }

    private final class Recorder implements Splice.Ending {
        @Override
        public void over(LiveConnection connection, Optional<Reason> why, boolean refused) {
            connections.remove(connection);
            ledger.ended(connection, why, refused);
        }

        @Override
        public void marked(LiveConnection connection, Reason reason, Verdict verdict) {
            ledger.foundLater(connection, reason, verdict);
        }
    }
}
