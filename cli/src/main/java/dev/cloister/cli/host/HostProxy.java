// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.gate.host.CompanyProxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The proxy through which the host itself reaches out, by the variables that curl and others read.
public final class HostProxy {
    private static final int DEFAULT_PORT = 3128;

    private HostProxy() {}

    /// The proxy for HTTPS; it carries everything else by CONNECT too.
    ///
    /// @throws Failure if the variable holds something else than an HTTP proxy
    public static Optional<CompanyProxy> of(Map<String, String> environment) {
        return Stream.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> parse(value.contains("://") ? value : "http://" + value, exceptions(environment)));
    }

    private static CompanyProxy parse(String value, List<String> exceptions) {
        try {
            var address = URI.create(value);
            if (address.getHost() == null || !address.getScheme().equalsIgnoreCase("http")) {
                throw unusable();
            }
            var port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
            if (port < 1 || port > 65_535) {
                throw unusable();
            }
            return new CompanyProxy(address.getHost(), port, Optional.ofNullable(address.getUserInfo()), exceptions);
        } catch (IllegalArgumentException _) {
            throw unusable();
        }
    }

    private static List<String> exceptions(Map<String, String> environment) {
        return List.of(environment
                .getOrDefault("NO_PROXY", environment.getOrDefault("no_proxy", ""))
                .split(","));
    }

    private static Failure unusable() {
        return new Failure(
                ExitCode.HOST,
                "cannot use HTTPS_PROXY: not an HTTP proxy (expected: http://host:port)",
                "correct or unset it");
    }
}
