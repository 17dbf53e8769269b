// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.policy.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPresetTest {
    @ParameterizedTest
    @ValueSource(strings = {"claude-code", "github", "gitlab", "vscode"})
    void everyHostHasAReasonASourceAndALineAndReachesPublicAddressesOnly(String name) {
        var rules = DataPreset.named(name).rules();
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.why()).matches(".+ \\([a-z.]+/.+\\)");
            assertThat(rule.origin().place()).isEqualTo("preset " + name);
            assertThat(rule.origin().line()).isPositive();
            assertThat(rule.admits()).isEqualTo(Rule.Admits.PUBLIC);
            assertThat(rule.tls()).isEqualTo(Rule.Tls.NAMED);
        });
        assertThat(rules).extracting(Rule::target).doesNotHaveDuplicates();
    }

    @Test
    void claudeCodeCoversMessagesLoginAndUpdatesOverHttpsAlone() {
        assertThat(DataPreset.named("claude-code").rules())
                .extracting(Rule::toString)
                .containsExactly(
                        "api.anthropic.com:443",
                        "claude.ai:443",
                        "platform.claude.com:443",
                        "console.anthropic.com:443",
                        "downloads.claude.ai:443");
    }

    @Test
    void gitOverSshIsAllowedToTheGitHostsThemselvesOnly() {
        for (var name : List.of("claude-code", "github", "gitlab", "vscode")) {
            assertThat(DataPreset.named(name).rules().stream()
                            .filter(rule -> rule.ports().contains(22))
                            .map(rule -> rule.target().toString()))
                    .isSubsetOf("github.com", "gitlab.com");
        }
    }

    @Test
    void aLineThatIsNotOfTheFormIsAnErrorWithItsPlace() {
        assertThatThrownBy(() -> DataPreset.parse("x", "# note\na.example | why"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("preset x:2: ");
    }
}
