// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cloister.cli.Home;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyLoaderTest {
    private final PolicyOptions options = new PolicyOptions();
    private Home home;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
    }

    @Test
    void isStrictWithTheDefaultPresetsWhereThereIsNoFile() {
        var loaded = load();

        assertThat(loaded.source()).isEqualTo("built-in default");
        assertThat(loaded.policy().mode()).isEqualTo(Mode.STRICT);
        assertThat(allows(loaded, "api.anthropic.com", 443)).isTrue();
        assertThat(allows(loaded, "github.com", 22)).isTrue();
        assertThat(allows(loaded, "example.org", 443)).isFalse();
    }

    @Test
    void aFileWithoutPresetsHasNone() throws IOException {
        own("version: 1\nallow: [docs.example.com]\n");

        assertThat(load().policy().allow()).singleElement().hasToString("docs.example.com:443");
    }

    @Test
    void flagsAddToAFile() throws IOException {
        own("version: 1\nallow: [docs.example.com]\n");
        options.allow.add("api.example.com:8443");
        options.presets.add("github");
        options.services.add("db=127.0.0.1:5432");

        var loaded = load();

        assertThat(allows(loaded, "docs.example.com", 443)).isTrue();
        assertThat(allows(loaded, "api.example.com", 8443)).isTrue();
        assertThat(allows(loaded, "github.com", 443)).isTrue();
        assertThat(allows(loaded, "db", 5432)).isTrue();
    }

    @Test
    void aServiceByFlagStandsForTheOneOfTheSameNameInTheFile() throws IOException {
        own("version: 1\nservices: { db: 10.1.1.1:5432 }\n");
        options.services.add("db=127.0.0.1:6000");

        var loaded = load();

        assertThat(loaded.policy().services()).singleElement().satisfies(db -> {
            assertThat(db.host()).isEqualTo("127.0.0.1");
            assertThat(db.port()).isEqualTo(6000);
        });
        assertThat(allows(loaded, "db", 5432)).isFalse();
    }

    @Test
    void aPresetByFlagStandsBesideTheDefaultOnes() {
        options.presets.add("gitlab");

        assertThat(allows(load(), "github.com", 443)).isTrue();
        assertThat(allows(load(), "gitlab.com", 443)).isTrue();
    }

    @Test
    void theFlagsModeWinsOverTheVariablesAndThatOverTheFiles() throws IOException {
        own("version: 1\nmode: permissive\n");
        assertThat(load().policy().mode()).isEqualTo(Mode.PERMISSIVE);

        home.with("CLOISTER_MODE", "observe");
        assertThat(load().policy().mode()).isEqualTo(Mode.OBSERVE);

        options.mode = "strict";
        assertThat(load().policy().mode()).isEqualTo(Mode.STRICT);
    }

    @Test
    void tellsAllProblemsOfFileFlagsAndVariablesAtOnce() throws IOException {
        own("version: 1\nalow: [docs.example.com]\nallow: [\"*.com\"]\n");
        options.allow.add("http://x");
        options.presets.add("nmp");
        options.services.add("db");
        options.mode = "strcit";

        assertThatThrownBy(this::load)
                .asInstanceOf(type(PolicyProblems.class))
                .extracting(PolicyProblems::problems, LIST)
                .hasSizeGreaterThanOrEqualTo(6)
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains("cloister.yaml:2:1")
                        .contains("did you mean allow?"))
                .anySatisfy(problem ->
                        assertThat(problem.toString()).contains("--preset").contains("did you mean npm?"))
                .anySatisfy(problem -> assertThat(problem.toString()).contains("--mode"))
                .anySatisfy(problem -> assertThat(problem.toString()).contains("--service"))
                .anySatisfy(problem -> assertThat(problem.toString()).contains("--allow"));
    }

    @Test
    void readsEverythingAnewOnEachCall() throws IOException {
        own("version: 1\n");
        var here = here();
        assertThat(allows(here.load(), "docs.example.com", 443)).isFalse();

        own("version: 1\nallow: [docs.example.com]\n");
        assertThat(allows(here.load(), "docs.example.com", 443)).isTrue();
    }

    @Test
    void wishesOfAWorkspaceAllowNothing() throws IOException {
        home.write(".npmrc", "registry=https://mirror.corp.example:8443/npm/\n");

        var loaded = load();

        assertThat(allows(loaded, "mirror.corp.example", 8443)).isFalse();
        assertThat(here().wishes(loaded.policy()))
                .singleElement()
                .hasToString("- { host: mirror.corp.example, ports: [8443] }  # .npmrc:1 wishes for it");
    }

    @Test
    void aWishThatIsAllowedIsNoneAnyMoreAndNoModeHidesOne() throws IOException {
        home.write(".npmrc", "registry=https://mirror.corp.example/npm/\n");
        options.mode = "observe";
        assertThat(here().wishes(load().policy())).hasSize(1);

        options.allow.add("mirror.corp.example");
        assertThat(here().wishes(load().policy())).isEmpty();
    }

    @Test
    void aWishBehindALinkIsNotRead() throws IOException {
        var file = Files.writeString(home.home().resolve("rc"), "registry=https://secret.corp.example/npm/\n");
        Files.createSymbolicLink(home.workspace().resolve(".npmrc"), file);

        assertThat(here().wishes(load().policy())).isEmpty();
    }

    private void own(String text) throws IOException {
        Files.createDirectories(home.configuration());
        Files.writeString(home.configuration().resolve("cloister.yaml"), text);
    }

    private PolicyInForce load() {
        return here().load();
    }

    private RunPolicy here() {
        return RunPolicy.in(null, home.caller(), options);
    }

    private static boolean allows(PolicyInForce loaded, String name, int port) {
        return loaded.policy().decide(HostName.parse(name), port) instanceof Decision.Allow;
    }
}
