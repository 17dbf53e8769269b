// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NugetPresetTest {
    private static final String COMMAND = "/usr/bin/dotnet nuget list source --format Short";

    private final FakeTools tools = new FakeTools().program("/usr/bin/dotnet");

    @Test
    void allowsEnabledSourcesAndTheHostsOfTheirServiceIndex() {
        tools.prints(
                COMMAND, "E https://u:s3cret@api.test/v3/index.json\nD https://off.test/v3/index.json\nE /opt/local\n");
        tools.document("https://api.test/v3/index.json", """
                {"version": "3.0.0", "resources": [{"@id": "https://search.test/q", "@type": "SearchQueryService"},
                {"@id": "https://api.test/flat/", "@type": "PackageBaseAddress/3.0.0"}, 7, {"@type": "x"}]}
                """);
        var answer = tools.ask(new NugetPreset());
        assertThat(answer.rules())
                .containsExactly(
                        "api.test:443 PRIVATE preset nuget: dotnet nuget list source",
                        "search.test:443 PUBLIC preset nuget: https://api.test/v3/index.json");
        assertThat(answer.file("~/.nuget/NuGet/NuGet.Config"))
                .contains("<add key=\"source1\" value=\"https://api.test/v3/index.json\" />")
                .doesNotContain("s3cret");
    }

    @Test
    void keepsTheSourceWhenItsServiceIndexIsNoJson() {
        tools.prints(COMMAND, "E https://api.test/v3/index.json\n")
                .document("https://api.test/v3/index.json", "<html>");
        assertThat(tools.ask(new NugetPreset()).rules()).hasSize(1);
    }

    @Test
    void saysThatDotnetIsAbsent() {
        assertThat(new FakeTools().ask(new NugetPreset()).notices())
                .containsExactly("dotnet isn't installed: nothing to ask");
    }
}
