// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CargoPresetTest {
    private static final String CONFIG = "/usr/bin/cargo -Z unstable-options config get --format json";
    private static final String BUILT_IN =
            "/usr/bin/cargo --config http.proxy=\"http://127.0.0.1:1\" info cloister-asks-for-the-index";

    private final FakeTools tools = new FakeTools().program("/usr/bin/cargo").prints(CONFIG, "{}");

    private FakeTools refused(String url) {
        return tools.ends(BUILT_IN, 101, "", "error: x\n\nCaused by:\n  failed to download from `%s`\n".formatted(url));
    }

    @Test
    void learnsTheBuiltInIndexFromADownloadThatCannotHappen() {
        refused("https://index.test/config.json");
        var answer = tools.ask(new CargoPreset());
        assertThat(answer.rules()).containsExactly("index.test:443 PRIVATE preset cargo: cargo info");
        assertThat(answer.discovery().settings()).isEmpty();
        assertThat(tools.runs.stream().filter(run -> run.arguments().contains("info")))
                .allMatch(run -> run.environment().get("CARGO_HOME").equals("cargo-home"));
    }

    @Test
    void allowsTheHostThatTheIndexsConfigurationServesCratesFrom() {
        refused("https://index.test/in/de/cloister-asks-for-the-index");
        tools.document(
                "https://index.test/config.json", "{\"dl\": \"https://files.test/crates/{crate}\", \"api\": null}");
        assertThat(tools.ask(new CargoPreset()).rules())
                .containsExactly(
                        "index.test:443 PRIVATE preset cargo: cargo info",
                        "files.test:443 PUBLIC preset cargo: https://index.test/config.json");
    }

    @Test
    void followsReplacementsOfTheBuiltInRegistryInsteadOfAskingForIt() {
        tools.prints(CONFIG, """
                {"source": {"crates-io": {"replace-with": "a"}, "a": {"replace-with": "b"},
                "b": {"registry": "sparse+https://u:s3cret@mirror.test/index/"}}}
                """);
        var answer = tools.ask(new CargoPreset());
        assertThat(answer.rules())
                .containsExactly("mirror.test:443 PRIVATE preset cargo: cargo config get source.b.registry");
        assertThat(answer.file("~/.cargo/config.toml"))
                .contains("registry = \"sparse+https://mirror.test/index/\"")
                .doesNotContain("s3cret");
        assertThat(tools.runs).hasSize(1);
    }

    @Test
    void allowsOtherRegistriesAndNamesThemInside() {
        refused("https://index.test/config.json");
        tools.prints(
                CONFIG,
                "{\"registries\": {\"my-corp\": {\"index\": \"https://git.corp.test/index.git\", \"token\": \"s3cret\"}}}");
        var answer = tools.ask(new CargoPreset());
        assertThat(answer.rules())
                .contains("git.corp.test:443 PRIVATE preset cargo: cargo config get registries.my-corp.index");
        assertThat(answer.variables())
                .containsEntry("CARGO_REGISTRIES_MY_CORP_INDEX", "https://git.corp.test/index.git");
        assertThat(answer.discovery().toString()).doesNotContain("s3cret");
    }

    @Test
    void givesUpOnReplacementsThatGoInACircle() {
        tools.prints(
                CONFIG,
                "{\"source\": {\"crates-io\": {\"replace-with\": \"a\"}, \"a\": {\"replace-with\": \"crates-io\"}}}");
        assertThat(tools.ask(new CargoPreset()).notices())
                .containsExactly("cargo's source replacements go in a circle");
    }

    @Test
    void saysSoWhenCargoKeepsItsBuiltInIndexToItself() {
        tools.ends(BUILT_IN, 101, "", "error: nothing of use");
        var answer = tools.ask(new CargoPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices())
                .containsExactly("cargo doesn't say which registry is built in: only configured ones are allowed");
    }

    @Test
    void saysThatCargoIsAbsent() {
        assertThat(new FakeTools().ask(new CargoPreset()).notices())
                .containsExactly("cargo isn't installed: nothing to ask");
    }
}
