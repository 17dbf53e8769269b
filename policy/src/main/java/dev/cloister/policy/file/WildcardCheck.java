// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import com.google.common.net.InternetDomainName;
import dev.cloister.policy.HostName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Refuses wildcards under which anybody can get a name: below a public suffix (of registries and of hosters, by
/// the
/// Public Suffix List), or below a host that gives its customers names and isn't on that list.
///
/// Made only when a wildcard is met, since the list takes time to load.
final class WildcardCheck {
    private record Tenants(HostName host, boolean alsoBelow, String words) {
        /// The host itself, a parent of it, or, where each region has its own, one label below.
        boolean isOpenedBy(HostName suffix) {
            return host.isWithin(suffix)
                    || (alsoBelow && parent(suffix).filter(host::equals).isPresent());
        }

        private static Optional<HostName> parent(HostName name) {
            var dot = name.ascii().indexOf('.');
            return dot < 0
                    ? Optional.empty()
                    : Optional.of(new HostName(name.ascii().substring(dot + 1)));
        }
    }

    private final List<Tenants> tenants;

    WildcardCheck() {
        tenants = read("tenants.txt");
    }

    /// Why `*.suffix` would open more than its writer knows; empty where it doesn't.
    Optional<String> reasonAgainst(HostName suffix) {
        if (suffix.isSingleLabel()) {
            return Optional.of("a wildcard over a whole top-level domain");
        }
        if (InternetDomainName.isValid(suffix.ascii())) {
            var domain = InternetDomainName.from(suffix.ascii());
            if (domain.isRegistrySuffix()) {
                return Optional.of("a wildcard over %s, where anybody registers names".formatted(suffix));
            }
            if (domain.isPublicSuffix()) {
                return Optional.of("a wildcard over %s, which gives its customers names".formatted(suffix));
            }
        }
        return tenants.stream()
                .filter(entry -> entry.isOpenedBy(suffix))
                .findFirst()
                .map(entry -> "a wildcard over %s: %s".formatted(suffix, entry.words()));
    }

    private static List<Tenants> read(String resource) {
        var stream = Objects.requireNonNull(WildcardCheck.class.getResourceAsStream(resource), resource);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(WildcardCheck::entry)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static Tenants entry(String line) {
        var blank = line.indexOf(' ');
        var host = line.substring(0, blank);
        var alsoBelow = host.startsWith("*.");
        var name = HostName.parse(alsoBelow ? host.substring(2) : host);
        return new Tenants(name, alsoBelow, line.substring(blank).strip());
    }
}
