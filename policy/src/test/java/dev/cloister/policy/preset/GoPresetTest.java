// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoPresetTest {
    private static final String COMMAND = "/usr/bin/go env GOPROXY GOSUMDB GONOSUMDB GOPRIVATE GONOPROXY GOENV";

    private final FakeTools tools = new FakeTools().program("/usr/bin/go");

    private FakeTools.Answer printing(String... lines) {
        return tools.prints(COMMAND, String.join("\n", lines) + "\n").ask(new GoPreset());
    }

    @Test
    void allowsProxiesAndTheChecksumDatabase() {
        var answer =
                printing("https://proxy.test,https://u:s3cret@two.test:81|direct", "sum.test", "", "", "", "/x/env");
        assertThat(answer.rules())
                .containsExactly(
                        "proxy.test:443 PRIVATE preset go: go env GOPROXY",
                        "two.test:81 PRIVATE preset go: go env GOPROXY",
                        "sum.test:443 PRIVATE preset go: go env GOSUMDB");
        assertThat(answer.variables())
                .containsEntry("GOPROXY", "https://proxy.test,https://two.test:81|direct")
                .containsEntry("GOSUMDB", "sum.test");
        assertThat(answer.notices())
                .containsExactly("GOPROXY has \"direct\": modules' own hosts need rules of their own");
    }

    @Test
    void readsAChecksumDatabaseWithAKeyAndAUrl() {
        var answer = printing("off", "sum.test+abc+key https://corp.test/sum", "", "", "", "off");
        assertThat(answer.rules()).containsExactly("corp.test:443 PRIVATE preset go: go env GOSUMDB");
        assertThat(answer.variables())
                .containsEntry("GOPROXY", "off")
                .containsEntry("GOSUMDB", "sum.test+abc+key https://corp.test/sum");
    }

    @Test
    void keepsPatternsOfPrivateModulesForGoInside() {
        assertThat(printing("off", "off", "", "*.corp.test,x.test/y", "", "off").variables())
                .containsEntry("GOPRIVATE", "*.corp.test,x.test/y")
                .containsEntry("GOSUMDB", "off");
    }

    @Test
    void takesNothingFromGarbageOrFromATimeout() {
        assertThat(printing("https://proxy.test").rules()).isEmpty();
        assertThat(tools.hangs(COMMAND).ask(new GoPreset()).notices()).hasSize(1);
    }

    @Test
    void neverLetsGoFetchAnotherVersionOfItself() {
        printing("off", "off", "", "", "", "off");
        assertThat(tools.runs.element().environment()).containsEntry("GOTOOLCHAIN", "local");
    }

    @Test
    void saysThatGoIsAbsent() {
        assertThat(new FakeTools().ask(new GoPreset()).notices()).containsExactly("go isn't installed: nothing to ask");
    }
}
