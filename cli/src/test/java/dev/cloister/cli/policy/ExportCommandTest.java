// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportCommandTest {
    @Test
    void theFileGoesToStandardOutputAndWhatItCannotSayToStandardError(@TempDir Path directory) throws IOException {
        var home = new Home(directory);
        var file = Files.writeString(home.home().resolve("p.yaml"), "version: 1\nallow: [\"*.example.test\", a.test]\n").toString();
        var workspace = home.workspace().toString();

        assertThat(home.run("policy", "export", "nft", "--policy", file, "--workspace", workspace)).isZero();
        assertThat(home.out()).startsWith("#!/bin/sh\n").contains("\na.test:443\n");
        assertThat(home.err()).contains("nft can't say of this policy:\n").contains("  *.example.test: a wildcard has no address\n");
    }

    @Test
    void anUnknownFormatIsRefused(@TempDir Path directory) throws IOException {
        var home = new Home(directory);

        assertThat(home.run("policy", "export", "pf")).isEqualTo(1);
        assertThat(home.err()).isEqualTo("""
                cloister: cannot export for pf: no such format
                hint: one of init-firewall, iptables, nft, squid, cilium, networkpolicy
                """);
    }
}
