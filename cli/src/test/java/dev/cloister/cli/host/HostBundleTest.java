// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostBundleTest {
    @Test
    void takesNoAuthorityThatTheWorkspaceHolds(@TempDir Path directory) throws IOException {
        var home = directory.toRealPath();
        var workspace = Files.createDirectory(home.resolve("ws"));
        var own = Files.writeString(home.resolve("own.pem"), "");
        var planted = Files.writeString(workspace.resolve("planted.pem"), "");
        var into = Files.createSymbolicLink(home.resolve("into.pem"), planted);
        var through = Files.createSymbolicLink(workspace.resolve("through.pem"), own);

        assertThat(found(own, workspace)).contains(own);
        assertThat(found(planted, workspace)).isNotEqualTo(Optional.of(planted));
        assertThat(found(into, workspace)).isNotEqualTo(Optional.of(into));
        assertThat(found(through, workspace)).isNotEqualTo(Optional.of(through));
    }

    private static Optional<Path> found(Path bundle, Path workspace) {
        return HostBundle.find(Map.of("SSL_CERT_FILE", bundle.toString()), Optional.of(workspace));
    }
}
