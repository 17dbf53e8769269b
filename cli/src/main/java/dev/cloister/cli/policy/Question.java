// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.show.Explanation;
import dev.cloister.policy.show.PolicyText;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// What somebody wants explained: a name or an address, and a port; 443 where none is written.
sealed interface Question {
    /// A name on a port.
    record Name(HostName name, int port) implements Question {
        @Override
        public Explanation ask(Policy policy) {
            return PolicyText.explain(policy, name, port);
        }
    }

    /// A literal address on a port.
    record Address(InetAddress address, int port) implements Question {
        @Override
        public Explanation ask(Policy policy) {
            return PolicyText.explain(policy, address, port);
        }
    }

    /// The answer of a policy.
    Explanation ask(Policy policy);

    /// Reads `HOST[:PORT]`, with an IPv6 address in brackets where a port follows.
    ///
    /// @throws IllegalArgumentException if it is something else
    static Question parse(String text) {
        var parts = Form.PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not HOST[:PORT]");
        }
        var port = parts.group("port") == null ? 443 : port(parts.group("port"));
        var host = parts.group("bracketed") == null ? parts.group("host") : parts.group("bracketed");
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+")
                ? new Address(Cidr.address(host), port)
                : new Name(HostName.parse(host), port);
    }

    private static int port(String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("port: %s (expected: 1..65535)".formatted(text));
        }
        return Integer.parseInt(text);
    }

    /// The forms of a question.
    final class Form {
        private static final Pattern PARTS = Pattern.compile(
                "(?:\\[(?<bracketed>[^\\[\\]]*)\\]|(?<host>[^\\[\\]:]*|[^\\[\\]:]*:[^\\[\\]]*:[^\\[\\]]*))(?::(?<port>[^:]*))?");

        private Form() {}
    }
}
