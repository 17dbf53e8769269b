// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The host's bundle of certificate authorities, PEM, as its distribution keeps it.
final class HostBundle {
    private HostBundle() {}

    /// The one that `SSL_CERT_FILE` names, else the system's. What lies in the workspace, or is reached through it, is
    /// passed over: an agent could have made itself an authority.
    static Optional<Path> find(Map<String, String> environment, Optional<Path> workspace) {
        return Stream.of(
                        environment.getOrDefault("SSL_CERT_FILE", ""),
                        "/etc/ssl/certs/ca-certificates.crt",
                        "/etc/pki/tls/certs/ca-bundle.crt",
                        "/etc/ssl/ca-bundle.pem",
                        "/etc/ssl/cert.pem")
                .filter(name -> name.startsWith("/"))
                .map(Path::of)
                .filter(Files::isReadable)
                .filter(bundle -> workspace.isEmpty() || isOutside(bundle, workspace.get()))
                .findFirst();
    }

    private static boolean isOutside(Path bundle, Path workspace) {
        for (var step = bundle.normalize(); step != null; step = step.getParent()) {
            try {
                if (step.toRealPath().startsWith(workspace)) {
                    return false;
                }
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }
}
