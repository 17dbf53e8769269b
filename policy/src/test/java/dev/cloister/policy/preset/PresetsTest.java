// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetsTest {
    @TempDir
    Path directory;

    private final FakeTools tools = new FakeTools();

    private Discovery discover(String... names) {
        return Presets.discover(Set.of(names), tools, new DiscoveryCache(directory, "1.0", InstantSource.system()));
    }

    @Test
    void knowsTwelvePresets() {
        assertThat(Presets.names())
                .containsExactly(
                        "apt",
                        "cargo",
                        "claude-code",
                        "gem",
                        "github",
                        "gitlab",
                        "go",
                        "maven",
                        "npm",
                        "nuget",
                        "pip",
                        "vscode");
        assertThat(Presets.names()).containsAll(Presets.DEFAULT);
    }

    @Test
    void onAHostWithoutToolsOnlyTextsYieldRulesAndEveryToolIsNamed() {
        var discovery = discover(Presets.names().toArray(String[]::new));
        assertThat(discovery.rules())
                .extracting(rule -> rule.origin().place())
                .containsOnly("preset claude-code", "preset github", "preset gitlab", "preset vscode");
        assertThat(discovery.notices())
                .extracting(Notice::preset)
                .contains("apt", "cargo", "gem", "go", "maven", "npm", "nuget", "pip");
        assertThat(discovery.settings()).isEmpty();
        assertThat(tools.runs).isEmpty();
    }

    @Test
    void refusesAnUnknownName() {
        assertThatThrownBy(() -> discover("npm", "nmp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("preset: nmp (expected: apt, cargo, ");
    }

    @Test
    void noNamesYieldNothing() {
        assertThat(discover()).isEqualTo(Discovery.EMPTY);
    }
}
