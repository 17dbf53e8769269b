// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.network.ForeignNetwork;
import dev.cloister.gate.network.NamespaceCheck;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Sends one question to one server and reads its reply: a socket and a source port of its own for each question,
/// EDNS,
/// and TCP when the answer was cut.
///
/// Each socket proves that it lives in the host's network before it is used.
final class QuerySocket implements AutoCloseable {
    /// Fits every path's packets (the DNS flag day's size), so that no answer is fragmented.
    private static final int PAYLOAD = 1232;

    private final DnsNameResolver resolver;

    QuerySocket(EventLoop loop, NamespaceCheck check, Duration timeout) {
        this.resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(() -> check.prove(new EpollDatagramChannel()))
                .socketChannelFactory(() -> check.prove(new EpollSocketChannel()))
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .queryTimeoutMillis(timeout.toMillis())
                .maxPayloadSize(PAYLOAD)
                .optResourceEnabled(true)
                .recursionDesired(true)
                .searchDomains(List.of())
                .ndots(0)
                .hostsFileEntriesResolver((_, _) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /// Asks `server`; the result is a failure rather than an exception whatever happens, but for a socket in a
    /// foreign network.
    ///
    /// @param name absolute, without its last dot
    CompletableFuture<Reply> ask(InetSocketAddress server, String name, int type) {
        var reply = new CompletableFuture<Reply>();
        DnsQuestion question = new DefaultDnsQuestion(name + ".", DnsRecordType.valueOf(type));
        try {
            resolver.query(server, question).addListener(answered -> complete(reply, answered, name, type));
        } catch (ForeignNetwork e) {
            reply.completeExceptionally(e);
        }
        return reply;
    }

    private static void complete(CompletableFuture<Reply> reply, Future<?> answered, String name, int type) {
        if (!answered.isSuccess()) {
            reply.complete(new Reply.Failure(String.valueOf(answered.cause().getMessage())));
            return;
        }
        var envelope = (AddressedEnvelope<?, ?>) answered.getNow();
        try {
            reply.complete(
                    envelope.content() instanceof DnsResponse response
                            ? ReplyReader.read(response, name, type)
                            : new Reply.Failure("no answer"));
        } finally {
            envelope.release();
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
