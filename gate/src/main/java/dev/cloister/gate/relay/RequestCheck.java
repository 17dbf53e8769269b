// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether a request is for the leased name and can be framed in one way only.
final class RequestCheck {
    /// A proxy removes what `Connection` lists; a front that obeyed for these would see another request than the
    /// gate.
    private static final Set<String> NEVER_HOP_BY_HOP = Set.of("host", "content-length", "transfer-encoding");

    private final Expected expected;

    RequestCheck(Expected expected) {
        this.expected = expected;
    }

    /// How many bytes of body follow, -1 for chunks.
    ///
    /// @throws HttpProblem if that isn't certain
    static long bodyLength(HttpHead head) {
        var lengths = head.values("content-length");
        var codings = head.values("transfer-encoding");
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? 0 : length(lengths);
        }
        if (!lengths.isEmpty()) {
            throw HttpProblem.ambiguous("both Content-Length and Transfer-Encoding");
        }
        if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw HttpProblem.ambiguous("a Transfer-Encoding other than chunked");
        }
        if (head.minor() == 0) {
            throw HttpProblem.ambiguous("a Transfer-Encoding in HTTP/1.0");
        }
        return -1;
    }

    /// What speaks against sending this request on; empty if nothing does.
    ///
    /// @throws HttpProblem if it can't be read with certainty
    Optional<Reason> against(HttpHead head) {
        if (head.method().equals("CONNECT")) {
            throw HttpProblem.ambiguous("CONNECT: a tunnel's inside can't be checked");
        }
        if (head.tokens("connection").stream().anyMatch(NEVER_HOP_BY_HOP::contains)) {
            throw HttpProblem.ambiguous("a Connection field that would remove the framing or the host");
        }
        var hosts = head.values("host");
        if (hosts.size() != 1) {
            throw HttpProblem.ambiguous(hosts.isEmpty() ? "no Host field" : "more than one Host field");
        }
        var byTarget = authority(head).flatMap(this::againstAuthority);
        return byTarget.isPresent() ? byTarget : againstAuthority(hosts.getFirst());
    }

    private static long length(List<String> lengths) {
        var text = lengths.getFirst();
        if (lengths.size() != 1 || !text.matches("[0-9]{1,18}")) {
            throw HttpProblem.ambiguous("a Content-Length that isn't one number");
        }
        return Long.parseLong(text);
    }

    /// RFC 9112 §3.2: the authority of a target in absolute form.
    private static Optional<String> authority(HttpHead head) {
        var target = head.target();
        if (target.startsWith("/") || (target.equals("*") && head.method().equals("OPTIONS"))) {
            return Optional.empty();
        }
        if (!target.toLowerCase(Locale.ROOT).startsWith("http://")) {
            throw HttpProblem.ambiguous("a request target that is neither a path nor an http URL");
        }
        var rest = target.substring("http://".length());
        var end = rest.split("[/?#]", -1)[0];
        return Optional.of(end);
    }

    private Optional<Reason> againstAuthority(String authority) {
        var colon = authority.indexOf(':');
        var host = colon < 0 ? authority : authority.substring(0, colon);
        var port = colon < 0 ? "" : authority.substring(colon + 1);
        if (!port.isEmpty() && !port.equals("80") && !port.equals(Integer.toString(expected.port()))) {
            return Optional.of(
                    HttpProblem.otherHost("the request is for another port than %d".formatted(expected.port()))
                            .reason());
        }
        var name = name(host);
        return name.equals(expected.name())
                ? Optional.empty()
                : Optional.of(HttpProblem.otherHost(
                                "the request asks for %s on a connection to %s".formatted(name, expected.name()))
                        .reason());
    }

    private static HostName name(String host) {
        try {
            return HostName.parse(host);
        } catch (InvalidHostName e) {
            throw HttpProblem.ambiguous("a host that is no host name: " + e.problem());
        }
    }
}
