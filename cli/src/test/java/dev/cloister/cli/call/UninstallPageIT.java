// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/uninstall.md says to do, done.
final class UninstallPageIT {
    private static final Path PAGE = Path.of("../docs/uninstall.md");

    @Test
    void itsCommandsRemoveEverythingButTheAudit(@TempDir Path home) throws IOException {
        var runtime = home.resolve("runtime");
        var places = Places.of(Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", runtime.toString()));
        for (var place : List.of(places.configuration(), places.cache(), places.state(), places.runtime())) {
            Files.createDirectories(place.resolve("of ours"));
        }
        Files.createDirectories(places.state().resolve("audit"));
        Files.writeString(places.state().resolve("audit.key"), "key");
        var others = Files.createDirectories(home.resolve(".config/other"));

        var arguments = List.of(
                "/usr/bin/env", "HOME=" + home, "XDG_RUNTIME_DIR=" + runtime, "/bin/bash", "-euc", removals());
        Command.of(arguments).run().orThrow();

        assertThat(List.of(places.configuration(), places.cache(), places.runtime()))
                .allMatch(place -> Files.notExists(place));
        try (var left = Files.list(places.state())) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("audit", "audit.key");
        }
        assertThat(others).exists();
    }

    private static String removals() throws IOException {
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("    rm ") || line.startsWith("    (cd "))
                    .collect(Collectors.joining("\n"));
        }
    }
}
