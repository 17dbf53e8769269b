// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GemPresetTest {
    private final FakeTools tools = new FakeTools().program("/usr/bin/gem");

    @Test
    void allowsTheSourcesThatGemLists() {
        tools.prints(
                "/usr/bin/gem sources",
                "*** CURRENT SOURCES ***\n\nhttps://gems.test/\nhttp://u:s3cret@corp.test:81/\n");
        var answer = tools.ask(new GemPreset());
        assertThat(answer.rules())
                .containsExactly(
                        "gems.test:443 PRIVATE preset gem: gem sources",
                        "corp.test:81 PRIVATE preset gem: gem sources");
        assertThat(answer.file("/etc/cloister/gemrc"))
                .isEqualTo(":sources:\n- \"https://gems.test/\"\n- \"http://corp.test:81/\"\n");
        assertThat(answer.variables()).containsEntry("GEMRC", "/etc/cloister/gemrc");
    }

    @Test
    void takesNothingFromGarbage() {
        tools.prints("/usr/bin/gem sources", "Segmentation fault\n");
        var answer = tools.ask(new GemPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices())
                .containsExactly(
                        "gem sources: not a plain http or https URL", "\"gem sources\" lists none that can be reached");
    }

    @Test
    void saysThatGemIsAbsent() {
        assertThat(new FakeTools().ask(new GemPreset()).notices())
                .containsExactly("gem isn't installed: nothing to ask");
    }
}
