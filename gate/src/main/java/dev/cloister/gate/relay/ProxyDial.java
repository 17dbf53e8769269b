// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.gate.dns.Resolution;
import dev.cloister.gate.dns.Upstream;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// Reaches a name through the company's proxy with CONNECT (RFC 9110 §9.3.6).
final class ProxyDial {
    private static final int MAX_HEAD = 16 * 1024;

    private final CompanyProxy proxy;
    private final Upstream upstream;
    private final Dialer dialer;
    private final Duration patience;

    ProxyDial(CompanyProxy proxy, Upstream upstream, Dialer dialer, Duration patience) {
        this.proxy = proxy;
        this.upstream = upstream;
        this.dialer = dialer;
        this.patience = patience;
    }

    /// Waits until the proxy has connected.
    ///
    /// @throws Refused if it won't or can't
    UpstreamEnd dial(EventLoop loop, HostName name, int port) {
        var addresses = proxyAddresses().stream()
                .map(address -> new InetSocketAddress(address, proxy.port()))
                .toList();
        var channel = dialer.dial(loop, addresses);
        try {
            return new UpstreamEnd(channel, proxy.toString(), connect(channel, name, port));
        } catch (Refused e) {
            var _ = channel.close();
            throw e;
        }
    }

    private List<InetAddress> proxyAddresses() {
        try {
            var name = HostName.parse(proxy.host());
            return switch (upstream.resolve(name, ruleFor(name))) {
                case Resolution.Found(var addresses) -> addresses;
                case Resolution.Refused(var reason) -> throw new Refused(reason);
                case Resolution.Failed(var reason) -> throw new Refused(reason);
            };
        } catch (InvalidHostName e) {
            return List.of(InetAddress.ofLiteral(proxy.host()));
        }
    }

    /// The owner named the proxy, so it may stand anywhere, the host's loopback included.
    private static Rule ruleFor(HostName name) {
        return Rule.of(new Target.Names(new HostPattern.Exact(name)), Ports.ALL, "proxy", Origin.of("proxy"))
                .admitting(Rule.Admits.SERVICE);
    }

    private ByteBuffer connect(Channel channel, HostName name, int port) {
        var conversation = Conversation.over(channel);
        conversation.say(request(name, port).getBytes(StandardCharsets.US_ASCII));
        var answer = new Bytes();
        while (answer.length() < MAX_HEAD) {
            if (!(conversation.hear(patience) instanceof Conversation.Heard.Said(ByteBuffer bytes))) {
                throw new Refused(Reason.Code.UPSTREAM_FAILED, "%s gave no answer".formatted(proxy));
            }
            answer.append(bytes);
            var end = answer.text().indexOf("\r\n\r\n");
            if (end >= 0) {
                return agreed(channel, conversation, answer, end + 4);
            }
        }
        throw new Refused(Reason.Code.UPSTREAM_FAILED, "%s answered at too great a length".formatted(proxy));
    }

    private ByteBuffer agreed(Channel channel, Conversation conversation, Bytes answer, int end) {
        var status = answer.text().lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 2[0-9]{2}( .*)?")) {
            throw new Refused(
                    Reason.Code.UPSTREAM_FAILED, "%s refused: %s".formatted(proxy, status.replaceAll("[^ -~]", "?")));
        }
        channel.eventLoop()
                .submit(() -> conversation.leave().forEach(heard -> {
                    if (heard instanceof Conversation.Heard.Said(ByteBuffer bytes)) {
                        answer.append(bytes);
                    }
                }))
                .syncUninterruptibly();
        return answer.buffer().position(end).slice();
    }

    private String request(HostName name, int port) {
        var authority = "%s:%d".formatted(name, port);
        var credentials = proxy.credentials()
                .map(text -> "Proxy-Authorization: Basic %s\r\n"
                        .formatted(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .orElse("");
        return "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(authority, authority, credentials);
    }
}
