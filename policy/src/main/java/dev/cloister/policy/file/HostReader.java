// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Ports;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads host names and wildcards, and says what somebody who wrote something else probably meant.
final class HostReader {
    /// A pattern, and the port behind its colon, if one stood there.
    record HostAndPort(HostPattern pattern, Optional<Ports> port) {}

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/:?#]*).*");

    private final Problems problems;
    private final PortReader ports;

    HostReader(Problems problems) {
        this.problems = problems;
        this.ports = new PortReader(problems);
    }

    /// `example.com` or `example.com:22`.
    Optional<HostAndPort> hostAndPort(Yaml.Scalar scalar) {
        var text = scalar.text();
        var colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':') || text.startsWith("//", colon + 1)) {
            return host(scalar).map(pattern -> new HostAndPort(pattern, Optional.empty()));
        }
        var at = new Place(scalar.at().line(), scalar.at().column() + (scalar.plain() ? 0 : 1) + colon + 1);
        var port = ports.suffix(at, text.substring(colon + 1));
        var host = host(new Yaml.Scalar(scalar.at(), text.substring(0, colon), scalar.plain()));
        return port.isEmpty() ? Optional.empty() : host.map(pattern -> new HostAndPort(pattern, port));
    }

    /// `example.com` or `*.example.com`, without a port.
    Optional<HostPattern> host(Yaml.Scalar scalar) {
        var text = scalar.text();
        if (misread(scalar.at(), text)) {
            return Optional.empty();
        }
        try {
            var pattern = HostPattern.parse(text);
            return Homograph.isMixed(text) ? mixed(scalar.at(), pattern) : Optional.of(pattern);
        } catch (InvalidHostName e) {
            problems.add(scalar.at(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<HostPattern> mixed(Place at, HostPattern pattern) {
        problems.add(
                at,
                "letters of different scripts in one label, which look like another name",
                Optional.of("if it is meant, write %s".formatted(pattern)));
        return Optional.empty();
    }

    /// Whether `text` is something else than a host name that people put here, which has then been told.
    private boolean misread(Place at, String text) {
        if (isPlain(text)) {
            return wildcard(at, text);
        }
        var url = URL.matcher(text);
        if (url.matches()) {
            return tell(at, "a URL (expected: a host name)", "write " + Printable.of(url.group(1)));
        }
        if (isBlock(text)) {
            return tell(at, "an address (expected: a host name)", "write { cidr: \"%s\" }".formatted(bare(text)));
        }
        if (text.indexOf('/') >= 0) {
            return tell(
                    at,
                    "a path (expected: a host name)",
                    "write " + Printable.of(text.substring(0, text.indexOf('/'))));
        }
        if (text.indexOf('@') >= 0) {
            return tell(at, "a user's name before the host", "write what stands behind the @");
        }
        return text.indexOf(':') >= 0 ? portInHost(at, text) : wildcard(at, text);
    }

    /// Nearly every host is: no need to look further.
    private static boolean isPlain(String text) {
        return !text.isEmpty()
                && text.indexOf(':') < 0
                && text.indexOf('/') < 0
                && text.indexOf('@') < 0
                && !Character.isDigit(text.charAt(text.length() - 1));
    }

    private boolean portInHost(Place at, String text) {
        var host = Printable.of(text.substring(0, text.indexOf(':')));
        var port = Printable.of(text.substring(text.indexOf(':') + 1));
        return tell(at, "a port in host", "write { host: %s, ports: [%s] }".formatted(host, port));
    }

    private boolean wildcard(Place at, String text) {
        if (text.equals("*") || text.equals("*.")) {
            return tell(at, "every name at once", "to see what is used first, set mode: observe");
        }
        if (text.startsWith(".")) {
            return tell(at, "a name that begins with a dot", "write \"*%s\"".formatted(Printable.of(text)));
        }
        if (text.lastIndexOf('*') > 0 || (text.startsWith("*") && !text.startsWith("*."))) {
            problems.add(at, "a wildcard within a label (expected: one in front, as in *.example.com)");
            return true;
        }
        return false;
    }

    private boolean tell(Place at, String text, String suggestion) {
        problems.add(at, text, Optional.of(suggestion));
        return true;
    }

    private static boolean isBlock(String text) {
        try {
            return Cidr.parse(bare(text)).prefix() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String bare(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    /// Reads a name that needs no checks of a rule, such as a service's.
    Optional<HostName> name(Yaml.Scalar scalar) {
        return host(scalar).flatMap(pattern -> switch (pattern) {
            case HostPattern.Exact(var name) -> Optional.of(name);
            case HostPattern.Below _ -> {
                problems.add(scalar.at(), "a wildcard (expected: one name)");
                yield Optional.empty();
            }
        });
    }
}
