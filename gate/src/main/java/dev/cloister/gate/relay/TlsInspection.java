// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Requires that a connection opens with a TLS hello for the leased name; everything after the hello passes.
final class TlsInspection implements Inspection {
    private final Expected expected;
    private final ClientHelloReader reader = new ClientHelloReader();
    private boolean over;

    TlsInspection(Expected expected) {
        this.expected = expected;
    }

    @Override
    public Step fromAgent(ByteBuffer bytes) {
        return switch (reader.read(bytes)) {
            case ClientHello.NeedMore _ -> new Step.Hold();
            case ClientHello.Hello hello -> verdict(against(hello));
            case ClientHello.NotTls _ ->
                verdict(Optional.of(Reason.of(
                        Reason.Code.NOT_TLS,
                        "port %d of %s must open with TLS".formatted(expected.port(), expected.name()))));
            case ClientHello.Malformed(var problem) ->
                verdict(Optional.of(
                        Reason.of(Reason.Code.MALFORMED, "a TLS hello that can't be read: %s".formatted(problem))));
        };
    }

    @Override
    public Step fromUpstream(ByteBuffer bytes) {
        return new Step.Hold();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Protocol protocol() {
        return Protocol.TLS;
    }

    private Step verdict(Optional<Reason> against) {
        over = true;
        return expected.judge(against, reader.take());
    }

    /// An encrypted hello's outer name is checked as well: with no HTTPS records inside, an honest browser sends
    /// only GREASE, and its outer name is the true one.
    private Optional<Reason> against(ClientHello.Hello hello) {
        if (hello.encrypted() && expected.tls() == Rule.Tls.NAMED) {
            return Optional.of(new Reason(
                    Reason.Code.ENCRYPTED_HELLO,
                    "the TLS hello for %s has an encrypted part that may name another host".formatted(expected.name()),
                    Optional.of(
                            "- { host: %s, ports: [%d], ech: allow }".formatted(expected.name(), expected.port()))));
        }
        return hello.serverName()
                .map(this::against)
                .orElseGet(() -> Optional.of(new Reason(
                        Reason.Code.SERVER_NAME_ABSENT,
                        "the TLS hello for %s names no server".formatted(expected.name()),
                        Optional.of("- { host: %s, ports: [%d], tls: opaque }"
                                .formatted(expected.name(), expected.port())))));
    }

    private Optional<Reason> against(String serverName) {
        if (serverName.endsWith(".")) {
            return Optional.of(Reason.of(Reason.Code.MALFORMED, "a server name with a trailing dot (RFC 6066)"));
        }
        try {
            var name = HostName.parse(serverName);
            return name.equals(expected.name()) ? Optional.empty() : Optional.of(mismatch(name));
        } catch (InvalidHostName e) {
            return Optional.of(Reason.of(Reason.Code.MALFORMED, "a server name that is none: " + e.problem()));
        }
    }

    private Reason mismatch(HostName name) {
        return Reason.of(
                Reason.Code.SERVER_NAME_MISMATCH,
                "the TLS hello asks for %s on a connection to %s".formatted(name, expected.name()));
    }
}
