// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.policy.HostName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProxyTest {
    @Test
    void isNoneWhereNoVariableNamesOne() {
        assertThat(HostProxy.of(Map.of())).isEmpty();
        assertThat(HostProxy.of(Map.of("HTTPS_PROXY", " ", "https_proxy", ""))).isEmpty();
    }

    @Test
    void isWhatTheVariablesNameInTheirOrder() {
        var proxy = HostProxy.of(Map.of("https_proxy", "http://second.example:1", "HTTPS_PROXY", "first.example:8080"));

        assertThat(proxy).hasToString("Optional[proxy first.example:8080]");
        assertThat(HostProxy.of(Map.of("all_proxy", "HTTP://p.example"))).hasToString("Optional[proxy p.example:3128]");
    }

    @Test
    void carriesCredentialsThatNoMessageShows() {
        var proxy = HostProxy.of(Map.of("HTTPS_PROXY", "http://me:secret@p.example:3128"))
                .orElseThrow();

        assertThat(proxy.credentials()).contains("me:secret");
        assertThat(proxy.toString()).doesNotContain("secret");
    }

    @Test
    void heedsExceptions() {
        var proxy = HostProxy.of(
                        Map.of("HTTPS_PROXY", "http://p.example:1", "no_proxy", "corp.example, x.example:8443"))
                .orElseThrow();

        assertThat(proxy.carries(HostName.parse("git.corp.example"), 443)).isFalse();
        assertThat(proxy.carries(HostName.parse("x.example"), 443)).isTrue();
        assertThat(proxy.carries(HostName.parse("x.example"), 8443)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://me:secret@p.example:1080",
                "https://me:secret@p.example:443",
                "http://me:secret@",
                "http://me:secret@p.example:70000",
                "http://me:secret@p.example:0",
                "http://me:secret@p example:1",
                "://me:secret"
            })
    void refusesWhatItCannotUseInsteadOfGoingWithoutAndKeepsSecrets(String value) {
        assertThatThrownBy(() -> HostProxy.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exit()).isEqualTo(ExitCode.HOST))
                .hasMessageNotContaining("secret");
    }
}
