// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.network.NamespaceCheck;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The servers of the host's resolv.conf, asked as the C library would, but for two things: a server that is silent
/// for
/// a second no longer holds the next one up, and the one that answered last is asked first.
///
/// Safe for use by many threads that may wait.
final class NameServers implements AutoCloseable {
    /// A server that has not answered by now is probably dead; its answer is still taken if it comes.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int MAX_ALIASES = 8;

    private final EventLoop loop;
    private final NamespaceCheck check;
    private final WatchedFile<ResolvConf> configuration;
    private final AtomicInteger preferred = new AtomicInteger();
    private Duration timeout;
    private QuerySocket socket;

    NameServers(EventLoop loop, NamespaceCheck check, WatchedFile<ResolvConf> configuration) {
        this.loop = loop;
        this.check = check;
        this.configuration = configuration;
        this.timeout = configuration.value().timeout();
        this.socket = new QuerySocket(loop, check, timeout);
    }

    /// Asks for `name` until a server answers, and for what it is an alias of, where that was left open.
    Reply ask(String name, int type) {
        var reply = askOnce(name, type);
        for (var i = 0; i < MAX_ALIASES && reply instanceof Reply.Alias(var target, var ttl); i++) {
            reply = shortened(askOnce(target, type), ttl);
        }
        return reply instanceof Reply.Alias ? new Reply.Failure("the chain of aliases is too long") : reply;
    }

    private Reply askOnce(String name, int type) {
        var current = configuration.value();
        var replies = new LinkedBlockingQueue<CompletableFuture<Reply>>();
        var count = current.servers().size();
        var first = preferred.get();
        Reply failure = new Reply.Failure("no server answered in time");
        var pending = 0;
        for (var i = 0; i < count * current.attempts(); i++) {
            var index = Math.floorMod(first + i, count);
            var asked = socket(current).ask(current.servers().get(index), name, type);
            var _ = asked.whenComplete((_, _) -> {
                replies.add(asked);
            });
            pending++;
            var reply = next(replies, i + 1 < count ? PATIENCE : current.timeout());
            if (reply != null && !(reply instanceof Reply.Failure)) {
                preferred.set(index);
                return reply;
            }
            pending -= reply == null ? 0 : 1;
            failure = reply == null ? failure : reply;
        }
        return pending == 0 ? failure : last(replies, pending, failure);
    }

    /// Every server was asked as often as it may be: what is still under way may yet succeed.
    private static Reply last(LinkedBlockingQueue<CompletableFuture<Reply>> replies, int pending, Reply failure) {
        for (var i = 0; i < pending; i++) {
            var reply = next(replies, PATIENCE);
            if (reply == null) {
                return failure;
            }
            if (!(reply instanceof Reply.Failure)) {
                return reply;
            }
        }
        return failure;
    }

    private static @org.jspecify.annotations.Nullable Reply next(
            LinkedBlockingQueue<CompletableFuture<Reply>> replies, Duration patience) {
        try {
            var done = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return done == null ? null : done.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Reply.Failure("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Reply shortened(Reply reply, Duration ttl) {
        return switch (reply) {
            case Reply.Records(var items, var own) -> new Reply.Records(items, lesser(own, ttl));
            case Reply.Alias(var target, var own) -> new Reply.Alias(target, lesser(own, ttl));
            case Reply.NoName(var own) -> new Reply.NoName(lesser(own, ttl));
            case Reply.Failure failure -> failure;
        };
    }

    private static Duration lesser(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private synchronized QuerySocket socket(ResolvConf current) {
        if (!current.timeout().equals(timeout)) {
            socket.close();
            timeout = current.timeout();
            socket = new QuerySocket(loop, check, timeout);
        }
        return socket;
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
