// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.AuditUnavailable;
import dev.cloister.gate.page.AgentPage;
import dev.cloister.gate.page.PageAnswer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// [AgentPage] over HTTP/1.1 on one accepted connection: one request, one answer, then closed, so that nothing can
/// be
/// smuggled behind a first request. The answer is made on a virtual thread, since it may wait for the audit.
public final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int MAX_LINE = 1024;
    private static final int MAX_HEADERS = 8 * 1024;
    /// From accept to the last octet of the answer.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AgentPage page;
    private final Duration limit;
    private boolean asked;

    private PageHandler(AgentPage page, Duration limit) {
        this.page = page;
        this.limit = limit;
    }

    /// Makes a fresh connection one to the page; it closes within ten seconds.
    public static void install(ChannelPipeline pipeline, AgentPage page) {
        install(pipeline, page, LIMIT);
    }

    static void install(ChannelPipeline pipeline, AgentPage page, Duration limit) {
        var limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(AgentPage.MAX_BODY);
        pipeline.addLast(
                new HttpServerCodec(limits),
                new HttpObjectAggregator(AgentPage.MAX_BODY, true),
                new PageHandler(page, limit));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Future<?> deadline = context.executor().schedule(() -> close(context), limit.toMillis(), TimeUnit.MILLISECONDS);
        var _ = context.channel().closeFuture().addListener(_ -> deadline.cancel(false));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (asked) {
            return;
        }
        asked = true;
        context.channel().config().setAutoRead(false);
        if (request.decoderResult().isFailure() || !isAddressedHere(request)) {
            send(context, request.method(), PageAnswer.text(400, "not a request for " + AgentPage.HOST + "\n"));
            return;
        }
        var method = request.method();
        var path = request.uri();
        var accept = String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT));
        var body = new byte[request.content().readableBytes()];
        request.content().readBytes(body);
        Thread.ofVirtual().name("page").start(() -> send(context, method, answer(method.name(), path, accept, body)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context);
    }

    private PageAnswer answer(String method, String path, String accept, byte[] body) {
        try {
            return page.answer(method, path, accept, body);
        } catch (AuditUnavailable e) {
            return PageAnswer.text(503, "error: the audit can't be written\n");
        }
    }

    /// Exactly one Host, ours: a name rebound to this address is no reason to answer.
    private static boolean isAddressedHere(FullHttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1 && hosts.getFirst().toLowerCase(Locale.ROOT).matches("cloister\\.internal\\.?(:80)?");
    }

    private static void close(ChannelHandlerContext context) {
        var _ = context.close();
    }

    private static void send(ChannelHandlerContext context, HttpMethod method, PageAnswer answer) {
        var text = answer.body().getBytes(StandardCharsets.UTF_8);
        var body = method.equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(text);
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'");
        if (answer.status() == 405) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, POST");
        }
        var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
