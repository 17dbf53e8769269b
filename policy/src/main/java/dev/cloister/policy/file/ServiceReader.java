// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.AddressClass;
import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import dev.cloister.policy.SpecialName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Reads services: a name inside, and `host:port` on the host's side.
final class ServiceReader {
    private final Problems problems;
    private final HostReader hosts;
    private final Values values;
    private final PortReader ports;

    ServiceReader(Problems problems) {
        this.problems = problems;
        hosts = new HostReader(problems);
        values = new Values(problems);
        ports = new PortReader(problems);
    }

    List<Service> all(Yaml value) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<List<Service>>refuse("services", value, "a map of name: host:port")
                    .orElse(List.of());
        }
        var services = new ArrayList<Service>();
        var lines = new LinkedHashMap<HostName, Integer>();
        for (var entry : mapping.entries()) {
            var service = one(entry.key(), entry.value());
            service.ifPresent(services::add);
            service.map(Service::name)
                    .map(name -> lines.putIfAbsent(name, entry.key().at().line()))
                    .ifPresent(line -> problems.add(
                            entry.key().at(),
                            "%s: a second time (first on line %d)"
                                    .formatted(Printable.of(entry.key().text()), line)));
        }
        return services;
    }

    Optional<Service> one(Yaml.Scalar key, Yaml value) {
        var name = hosts.name(key).filter(found -> isFree(key.at(), found));
        var server = values.text("services", value)
                .flatMap(scalar -> server(scalar, name.map(HostName::ascii).orElse("")));
        return name.flatMap(found ->
                server.map(there -> new Service(found, there.host(), there.port(), problems.origin(key.at()))));
    }

    private record Server(String host, int port) {}

    private Optional<Server> server(Yaml.Scalar scalar, String name) {
        var text = scalar.text();
        var colon = text.lastIndexOf(':');
        if (colon <= 0 || text.endsWith("]")) {
            problems.add(
                    scalar.at(),
                    "services: %s (expected: host:port)".formatted(Printable.of(text)),
                    Optional.of("write %s: 127.0.0.1:5432".formatted(name.isEmpty() ? "name" : name)));
            return Optional.empty();
        }
        var port = ports.suffix(scalar.at(), text.substring(colon + 1));
        var host = host(new Yaml.Scalar(scalar.at(), text.substring(0, colon), scalar.plain()));
        return port.flatMap(found ->
                host.map(there -> new Server(there, found.ranges().getFirst().first())));
    }

    private Optional<String> host(Yaml.Scalar scalar) {
        var text = scalar.text();
        var bracketed = text.startsWith("[") && text.endsWith("]");
        var literal = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bracketed || literal.matches("[0-9.]+") || literal.indexOf(':') >= 0) {
            return address(scalar.at(), literal, bracketed);
        }
        return hosts.name(scalar).map(HostName::ascii);
    }

    private Optional<String> address(Place at, String literal, boolean bracketed) {
        try {
            var address = Cidr.address(literal);
            if ((address.getAddress().length == 16) != bracketed) {
                problems.add(at, "services: IPv6 addresses, and only those, stand in brackets: [::1]:5432");
                return Optional.empty();
            }
            return reachable(at, address);
        } catch (IllegalArgumentException e) {
            problems.add(at, "services: %s: %s".formatted(Printable.of(literal), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private Optional<String> reachable(Place at, InetAddress address) {
        var closed = AddressClass.of(address).filter(kind -> !kind.isAdmittedBy(Rule.Admits.SERVICE));
        closed.ifPresent(kind -> problems.add(
                at, "services: %s is %s, which no service is at".formatted(address.getHostAddress(), kind.words())));
        return closed.isPresent() ? Optional.empty() : Optional.of(address.getHostAddress());
    }

    private boolean isFree(Place at, HostName name) {
        var taken = SpecialName.reasonAgainst(name);
        taken.ifPresent(reason -> problems.add(at, "services: " + reason));
        return taken.isEmpty();
    }
}
