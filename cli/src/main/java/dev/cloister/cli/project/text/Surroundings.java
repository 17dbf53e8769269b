// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What this machine adds to a compose file.
///
/// @param version of Cloister, and of the gate's image
/// @param variables of the workspace
/// @param certificates the file of a company's authorities, where this machine has one
/// @param proxy whether this machine reaches out through a company's proxy
public record Surroundings(
        String version, Map<String, String> variables, Optional<String> certificates, boolean proxy) {
    /// Where a company's certificates are in the workspace.
    static final String BUNDLE = "/etc/cloister/ca.pem";

    /// Node, OpenSSL (Python, Ruby, Rust), requests, pip, curl, git, cargo.
    private static final List<String> TRUST = List.of(
            "NODE_EXTRA_CA_CERTS",
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "PIP_CERT",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "CARGO_HTTP_CAINFO");

    /// A machine with a variable of those that name certificates has a company's; one with a proxy, its proxy.
    ///
    /// @param environment of whoever calls
    public static Surroundings of(String version, Map<String, String> environment) {
        var bundle = TRUST.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> value.startsWith("/"))
                .findFirst();
        var variables = new LinkedHashMap<String, String>();
        bundle.ifPresent(_ -> TRUST.forEach(name -> variables.put(name, BUNDLE)));
        var proxy = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy").stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return new Surroundings(version, variables, bundle, proxy);
    }
}
