// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManPageIT {
    private static final Path KEPT = Path.of("../docs/man");

    private Map<String, String> wanted;

    @BeforeEach
    void pages(@TempDir Path directory) throws IOException {
        var home = new Home(directory);
        wanted = ManPage.all(Commands.line(home.caller(), "", home.console()));
        var target = Files.createDirectories(Path.of("target/man"));
        for (var page : wanted.entrySet()) {
            Files.writeString(target.resolve(page.getKey()), page.getValue());
        }
    }

    @Test
    void thePagesSayWhatTheCommandsSay() throws IOException {
        var kept = new TreeMap<String, String>();
        try (var files = Files.list(KEPT)) {
            for (var file : files.toList()) {
                kept.put(file.getFileName().toString(), Files.readString(file));
            }
        }

        assertThat(kept).as("docs/man; the pages as they must be stand in cli/target/man").isEqualTo(wanted);
    }

    @Test
    void everyCommandHasAPage() {
        assertThat(wanted).containsKeys("cloister.1", "cloister-run.1", "cloister-policy.1", "cloister-policy-check.1");
    }

    @Test
    void theFormatterFindsNoFault() {
        for (var page : wanted.keySet()) {
            var ended = format(page);
            assertThat(ended.errors()).as(page).isEmpty();
            assertThat(ended.status()).as(page).isZero();
        }
    }

    @Test
    void whatIsShownIsWhatWasSaid() {
        assertThat(format("cloister-run.1").output().replaceAll("\\s+", " "))
                .contains("cloister-run - Run a command in an enclosure")
                .contains("[OPTIONS] [--] CMD [ARGUMENT]...")
                .contains("--policy FILE")
                .contains("cloister run --preset npm -- npm test")
                .contains("the command's own");
    }

    /// Without bold and italics.
    private static Command.Outcome format(String page) {
        assumeThat(Path.of("/usr/bin/groff")).as("groff is not installed").exists();
        var file = Path.of("target/man").resolve(page).toAbsolutePath();
        return Command.of(List.of("/usr/bin/groff", "-man", "-ww", "-Tascii", "-P-cbou", file.toString())).run();
    }
}
