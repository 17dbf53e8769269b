// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.policy.HostName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One look-up of a name's addresses: both families at once, the second no longer awaited than need be.
final class Lookup {
    /// Some servers drop questions for AAAA; RFC 8305 §3 waits 50 ms, which is less than many a round trip.
    private static final Duration SECOND_FAMILY = Duration.ofMillis(250);

    /// Both families' addresses; `failure` is there if no server said anything usable about either.
    record Result(
            List<InetAddress> addresses,
            Duration ttl,
            @Nullable String failure) {}

    private final NameServers servers;

    Lookup(NameServers servers) {
        this.servers = servers;
    }

    Result of(HostName name) {
        var replies = new ArrayBlockingQueue<Reply>(2);
        Stream.of(RecordType.AAAA, RecordType.A)
                .forEach(type -> Thread.startVirtualThread(() -> replies.add(asked(name, type))));
        var first = take(replies, null);
        var second = take(replies, hasAddress(first) ? SECOND_FAMILY : null);
        return merged(first, second);
    }

    private Reply asked(HostName name, int type) {
        try {
            return servers.ask(name.ascii(), type);
        } catch (IllegalStateException e) {
            return new Reply.Failure(String.valueOf(e.getMessage())); // the one who waits must hear of it
        }
    }

    private static Reply take(BlockingQueue<Reply> replies, @Nullable Duration patience) {
        try {
            var reply = patience == null ? replies.take() : replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return reply == null ? new Reply.Failure("late") : reply;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Reply.Failure("interrupted");
        }
    }

    private static boolean hasAddress(Reply reply) {
        return reply instanceof Reply.Records records && !records.items().isEmpty();
    }

    private static Result merged(Reply first, Reply second) {
        var addresses = Stream.of(first, second).flatMap(Lookup::addresses).toList();
        var ttl = Stream.of(first, second)
                .filter(reply -> addresses.isEmpty() || hasAddress(reply))
                .map(Lookup::ttl)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        var failure = addresses.isEmpty() ? failure(first, second) : null;
        return new Result(addresses, ttl, failure);
    }

    private static Stream<InetAddress> addresses(Reply reply) {
        return reply instanceof Reply.Records records
                ? records.items().stream()
                        .filter(Reply.Item.Address.class::isInstance)
                        .map(item -> ((Reply.Item.Address) item).address())
                : Stream.empty();
    }

    private static Duration ttl(Reply reply) {
        return switch (reply) {
            case Reply.Records records -> records.ttl();
            case Reply.Alias alias -> alias.ttl();
            case Reply.NoName none -> none.ttl();
            case Reply.Failure _ -> Duration.ZERO;
        };
    }

    /// One failed family leaves it open whether the name has addresses; both answers empty settle that it has none.
    private static @Nullable String failure(Reply first, Reply second) {
        return first instanceof Reply.Failure(var text)
                ? text
                : second instanceof Reply.Failure(var text) ? text : null;
    }
}
