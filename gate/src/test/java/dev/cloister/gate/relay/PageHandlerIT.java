// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.FakeAudit;
import dev.cloister.gate.control.FakeClock;
import dev.cloister.gate.control.Policies;
import dev.cloister.gate.page.AgentPage;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PageHandlerIT {
    private static final String HOST = "Host: cloister.internal\r\n";

    private final FakeAudit audit = new FakeAudit();
    private final Approvals approvals = new Approvals(true, audit, new FakeClock());
    private final AgentPage page = new AgentPage(() -> Policies.allowing("a.test"), () -> List.of(), approvals);
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private Channel server;

    @BeforeEach
    void listen() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        PageHandler.install(channel.pipeline(), page, Duration.ofSeconds(1));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void answersAndCloses() throws IOException {
        assertThat(talk("GET /policy HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("connection: close", "x-content-type-options: nosniff", "a.test port 443");
    }

    @Test
    void headHasNoBody() throws IOException {
        assertThat(talk("HEAD /policy HTTP/1.1\r\n" + HOST + "\r\n"))
                .endsWith("\r\n\r\n")
                .doesNotContain("a.test");
    }

    @Test
    void aRequestForAccessReachesThePerson() throws IOException {
        assertThat(talk("POST /request HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\nb.example"))
                .contains("202 Accepted", "cloister allow r1");
        assertThat(approvals.pending()).hasSize(1);
    }

    @Test
    void aSecondRequestSmuggledBehindTheFirstIsNotRead() throws IOException {
        var smuggled = "POST /request HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\nb.example";
        var answers = talk("GET / HTTP/1.1\r\n" + HOST + "\r\n" + smuggled);

        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void contentLengthAndChunkedTogetherGetOneAnswerAtMost() throws IOException {
        var answers = talk("POST /request HTTP/1.1\r\n" + HOST
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + "POST /request HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\nb.example");

        assertThat(answers.split("HTTP/1.1 ", -1)).hasSizeLessThanOrEqualTo(2);
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void anotherHostTwoHostsAndNoneAreRefused() throws IOException {
        for (var hosts : List.of("Host: evil.test\r\n", HOST + "Host: evil.test\r\n", HOST + HOST, "")) {
            assertThat(talk("GET / HTTP/1.1\r\n" + hosts + "\r\n")).as(hosts).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void headersCannotBeInjectedThroughThePath() throws IOException {
        assertThat(talk("GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 404")
                .doesNotContainIgnoringCase("set-cookie");
    }

    @Test
    void aHugeBodyAHugeLineAndAHugeHeaderAreCutOff() throws IOException {
        assertThat(talk("POST /request HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(talk("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(talk("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aClientThatSendsAByteAndWaitsIsClosedInTime() throws IOException {
        assertThat(talk("G")).isEmpty();
    }

    @Test
    void aFullAuditIsAnAnswer() throws IOException {
        audit.fill();

        assertThat(talk("POST /request HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\nb.example"))
                .startsWith("HTTP/1.1 503");
    }

    private String talk(String request) throws IOException {
        var address = (InetSocketAddress) server.localAddress();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new StringBuilder();
            try {
                for (var octet = socket.getInputStream().read();
                        octet >= 0;
                        octet = socket.getInputStream().read()) {
                    answer.append((char) octet);
                }
            } catch (SocketException _) {
                // Closed with octets of ours unread: what came before counts.
            }
            return answer.toString();
        }
    }
}
