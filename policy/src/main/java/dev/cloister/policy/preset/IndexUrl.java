// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a package index is served, by HTTP or HTTPS.
///
/// Invariant: no part holds credentials; user, query and fragment are dropped while reading. `path` holds nothing
/// that
/// would have to be quoted in the configuration file of any tool.
record IndexUrl(String scheme, Target target, int port, String path) {
    private static final Pattern SYNTAX = Pattern.compile(
            "(https?)://(?:[^/?#\\\\]*@)?(\\[[0-9a-fA-F:.]+]|[^/?#:@\\[\\]\\\\]+)(?::([0-9]{1,5}))?"
                    + "(/[A-Za-z0-9._~%!$&()*+=:@/-]*)?(?:[?#].*)?",
            Pattern.CASE_INSENSITIVE);

    /// Reads `https://host/path`, with or without a port.
    ///
    /// @throws InvalidIndexUrl if it is anything else
    static IndexUrl parse(String text) {
        var match = SYNTAX.matcher(text.strip());
        if (!match.matches()) {
            throw new InvalidIndexUrl("not a plain http or https URL");
        }
        var scheme = match.group(1).toLowerCase(Locale.ROOT);
        var port = match.group(3) == null ? standardPort(scheme) : Integer.parseInt(match.group(3));
        if (port < 1 || port > 65_535) {
            throw new InvalidIndexUrl("port %d (expected: 1..65535)".formatted(port));
        }
        return new IndexUrl(scheme, targetOf(match.group(2)), port, match.group(4) == null ? "" : match.group(4));
    }

    Ports ports() {
        return Ports.of(port);
    }

    /// Host and port, the port only where it isn't the scheme's own.
    String authority() {
        return port == standardPort(scheme) ? host() : host() + ":" + port;
    }

    /// This URL and `more` below it.
    IndexUrl resolve(String more) {
        return new IndexUrl(scheme, target, port, path.endsWith("/") ? path + more : path + "/" + more);
    }

    URI uri() {
        return URI.create(toString());
    }

    /// Whether it names the machine it is read on.
    boolean isLoopback() {
        return switch (target) {
            case Target.Names names ->
                names.toString().equals("localhost") || names.toString().endsWith(".localhost");
            case Target.Addresses(var cidr) -> cidr.network().isLoopbackAddress();
        };
    }

    /// The URL, less credentials.
    @Override
    public String toString() {
        return "%s://%s%s".formatted(scheme, authority(), path);
    }

    private String host() {
        return switch (target) {
            case Target.Names names -> names.toString();
            case Target.Addresses(var cidr) -> {
                var address = cidr.network().getHostAddress();
                yield address.indexOf(':') < 0 ? address : "[" + address + "]";
            }
        };
    }

    private static Target targetOf(String host) {
        try {
            if (host.startsWith("[")) {
                return new Target.Addresses(Cidr.parse(host.substring(1, host.length() - 1)));
            }
            return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                    ? new Target.Addresses(Cidr.parse(host))
                    : new Target.Names(new HostPattern.Exact(HostName.parse(host)));
        } catch (IllegalArgumentException e) {
            throw new InvalidIndexUrl("its host is neither a name nor an address");
        }
    }

    private static int standardPort(String scheme) {
        return scheme.equals("http") ? 80 : 443;
    }
}
