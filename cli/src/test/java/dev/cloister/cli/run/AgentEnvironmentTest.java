// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.cli.call.Failure;
import dev.cloister.policy.PassedVariable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertThat(new AgentEnvironment(CALLER, Map.of()).with(List.of(), List.of()))
                .isEqualTo(Map.of("TERM", "xterm", "LANG", "C.UTF-8"));
    }

    @Test
    void passesAndSetsWhatIsNamed() {
        var environment =
                with("ANTHROPIC_API_KEY", "A=b=c", "EMPTY=", "UNSET");

        assertThat(environment)
                .containsEntry("ANTHROPIC_API_KEY", "secret")
                .containsEntry("A", "b=c")
                .containsEntry("EMPTY", "")
                .doesNotContainKey("UNSET");
    }

    @Test
    void theOwnersWordWinsOverPresets() {
        assertThat(new AgentEnvironment(CALLER, Map.of("PATH", "/y")).with(List.of(), List.of("PATH=/x")))
                .containsEntry("PATH", "/x");
    }

    @Test
    void refusesWhatIsNoName() {
        for (var wrong : List.of("", "=x", "A B=c", "1A=b", "A\n=b")) {
            assertThatThrownBy(() -> with(wrong))
                    .as(wrong)
                    .isInstanceOf(Failure.class);
        }
    }

    @Test
    void thePolicysWordWinsOverPresetsAndTheFlagsOverThePolicys() {
        var policy = List.of(
                new PassedVariable("A", Optional.of("policy")),
                new PassedVariable("B", Optional.of("policy")),
                new PassedVariable("LD_PRELOAD", Optional.empty()));

        assertThat(new AgentEnvironment(CALLER, Map.of("A", "preset")).with(policy, List.of("B=flag")))
                .containsEntry("A", "policy")
                .containsEntry("B", "flag")
                .containsEntry("LD_PRELOAD", "/x.so");
    }

    private static Map<String, String> with(String... named) {
        return new AgentEnvironment(CALLER, Map.of()).with(List.of(), List.of(named));
    }
}
