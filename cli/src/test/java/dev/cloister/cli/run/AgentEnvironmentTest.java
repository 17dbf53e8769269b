// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.cli.call.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentEnvironmentTest {
    private static final Map<String, String> CALLER = Map.of(
            "TERM", "xterm",
            "LANG", "C.UTF-8",
            "ANTHROPIC_API_KEY", "secret",
            "SSH_AUTH_SOCK", "/run/agent",
            "LD_PRELOAD", "/x.so",
            "HTTPS_PROXY", "http://me:secret@proxy.example");

    @Test
    void passesTheShortListAndNoSecret() {
        assertThat(AgentEnvironment.of(CALLER, List.of(), Map.of()))
                .isEqualTo(Map.of("TERM", "xterm", "LANG", "C.UTF-8"));
    }

    @Test
    void passesAndSetsWhatIsNamed() {
        var environment =
                AgentEnvironment.of(CALLER, List.of("ANTHROPIC_API_KEY", "A=b=c", "EMPTY=", "UNSET"), Map.of());

        assertThat(environment)
                .containsEntry("ANTHROPIC_API_KEY", "secret")
                .containsEntry("A", "b=c")
                .containsEntry("EMPTY", "")
                .doesNotContainKey("UNSET");
    }

    @Test
    void theOwnersWordWinsOverPresets() {
        assertThat(AgentEnvironment.of(CALLER, List.of("PATH=/x"), Map.of("PATH", "/y")))
                .containsEntry("PATH", "/x");
    }

    @Test
    void refusesWhatIsNoName() {
        for (var wrong : List.of("", "=x", "A B=c", "1A=b", "A\n=b")) {
            assertThatThrownBy(() -> AgentEnvironment.of(CALLER, List.of(wrong), Map.of()))
                    .as(wrong)
                    .isInstanceOf(Failure.class);
        }
    }
}
