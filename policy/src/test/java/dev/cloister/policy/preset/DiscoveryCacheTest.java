// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryCacheTest {
    private static final String NPM = "/usr/bin/npm config ls -l --json --global";
    private static final String HELP = "/usr/bin/pip install --help";

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private DiscoveryCache cache;

    private final FakeTools tools = new FakeTools()
            .program("/usr/bin/npm")
            .file("/home/owner/.npmrc", "registry=https://registry.test/")
            .prints(NPM, "{\"registry\": \"https://registry.test/\", \"userconfig\": \"/home/owner/.npmrc\"}");

    @BeforeEach
    void open() {
        cache = new DiscoveryCache(directory.resolve("presets"), "1.0", () -> now);
    }

    private Discovery npm() {
        return Presets.discover(Set.of("npm"), tools, cache);
    }

    private int runsOfASecondAsking() {
        npm();
        tools.runs.clear();
        npm();
        return tools.runs.size();
    }

    @Test
    void aSecondAskingRunsNothingAndYieldsTheSame() {
        var first = npm();
        tools.runs.clear();
        assertThat(npm()).isEqualTo(first);
        assertThat(tools.runs).isEmpty();
    }

    @Test
    void asksAgainWhenAConfigurationFileChanges() {
        npm();
        tools.file("/home/owner/.npmrc", "registry=https://other.test/");
        assertThat(runsAfterThat()).isOne();
    }

    @Test
    void asksAgainWhenAConfigurationFileAppears() {
        var other = new FakeTools().program("/usr/bin/npm").prints(NPM, "{}");
        Presets.discover(Set.of("npm"), other, cache);
        other.runs.clear();
        Presets.discover(Set.of("npm"), other.file("/home/owner/.npmrc", ""), cache);
        assertThat(other.runs).hasSize(1);
    }

    @Test
    void asksAgainWhenTheToolChanges() {
        npm();
        tools.program("/usr/bin/npm");
        assertThat(runsAfterThat()).isOne();
    }

    @Test
    void asksAgainWhenTheToolDisappears() {
        npm();
        tools.variable("PATH", "/nowhere");
        assertThat(npm().rules()).isEmpty();
    }

    @Test
    void asksAgainWhenAVariableOfTheToolChangesAndNotForOthers() {
        npm();
        tools.variable("EDITOR", "vi");
        assertThat(runsAfterThat()).isZero();
        tools.variable("npm_config_registry", "https://other.test/");
        assertThat(runsAfterThat()).isOne();
    }

    @Test
    void asksAgainAfterATimeoutOnceTenMinutesAreOver() {
        tools.hangs(NPM);
        assertThat(runsOfASecondAsking()).isZero();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(runsAfterThat()).isOne();
    }

    @Test
    void forgetsWhatCameOverTheNetworkAfterAWeek() {
        tools.program("/usr/bin/pip")
                .prints("/usr/bin/pip --verbose config list", "")
                .prints(HELP, "--index-url <url> (default https://index.test/simple)")
                .document("https://index.test/simple/pip/", "<a href=\"https://files.test/x\">x</a>");
        Presets.discover(Set.of("pip"), tools, cache);
        now = now.plus(Duration.ofDays(6));
        assertThat(Presets.discover(Set.of("pip"), tools, cache).rules()).hasSize(2);
        assertThat(tools.fetches).hasSize(1);
        now = now.plus(Duration.ofDays(2));
        Presets.discover(Set.of("pip"), tools, cache);
        assertThat(tools.fetches).hasSize(2);
    }

    @Test
    void anotherEditionAsksAnew() {
        npm();
        tools.runs.clear();
        Presets.discover(Set.of("npm"), tools, new DiscoveryCache(directory.resolve("presets"), "1.1", () -> now));
        assertThat(tools.runs).hasSize(1);
    }

    @Test
    void aCorruptFileIsIgnoredAndWrittenAnew() throws IOException {
        npm();
        var file = directory.resolve("presets/npm");
        var whole = Files.readString(file);
        for (var length = 0; length < whole.length() - 1; length += 7) {
            Files.writeString(file, whole.substring(0, length));
            tools.runs.clear();
            npm();
            assertThat(tools.runs).as("cut at %d", length).hasSize(1);
            assertThat(Files.readString(file)).isEqualTo(whole);
        }
    }

    @Test
    void aFileWithAChangedRuleIsIgnored() throws IOException {
        npm();
        var file = directory.resolve("presets/npm");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("registry.test:", "evil.example:")
                        .replace("name\tregistry.test", "name\tevil.example"));
        assertThat(npm().rules().toString()).doesNotContain("evil.example");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsSaidAndHindersNothing() {
        var broken = new DiscoveryCache(Path.of("/proc/none"), "1.0", () -> now);
        var discovery = Presets.discover(Set.of("npm"), tools, broken);
        assertThat(discovery.rules()).hasSize(1);
        assertThat(discovery.notices())
                .containsExactly(new Notice("npm", "its answer can't be kept: every start asks again"));
    }

    @Test
    void holdsNoSecretOfAVariableAndIsTheOwnersAlone() throws IOException {
        tools.variable("NPM_CONFIG__AUTH", "s3cret");
        tools.prints(NPM, "{\"registry\": \"https://u:s3cret@registry.test/\"}");
        npm();
        var file = directory.resolve("presets/npm");
        assertThat(Files.readString(file)).doesNotContain("s3cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void textsWithTabsAndLineBreaksComeBackWhole() {
        var discovery = new Discovery(
                java.util.List.of(),
                java.util.List.of(
                        new Setting.Variable("A", "x\ty\\n\n\\t\r"), Setting.File.text("/etc/cloister/x", "ä\n")),
                java.util.List.of(new Notice("npm", "\\")));
        assertThat(DiscoveryText.parse(DiscoveryText.lines(discovery).toList())).isEqualTo(discovery);
    }

    private int runsAfterThat() {
        tools.runs.clear();
        npm();
        return tools.runs.size();
    }
}
