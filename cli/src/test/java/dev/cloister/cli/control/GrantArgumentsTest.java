// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.policy.HostName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantArgumentsTest {
    @ParameterizedTest
    @CsvSource({"90s,90", "30m,1800", "1h,3600", "2d,172800", "30d,2592000", "run,0"})
    void timesAreReadAsPeopleWriteThem(String text, long seconds) {
        assertThat(GrantTime.parse(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "h", "0h", "-1h", "1.5h", "31d", "9999999d", "1h30m", "1H"})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> GrantTime.parse(text)).isInstanceOf(UsageMistake.class);
    }

    @Test
    void aTargetIsAnIdOrAHostWithPorts() {
        assertThat(GrantTarget.parse("c12")).isEqualTo(new GrantTarget.Id("c12"));
        assertThat(GrantTarget.parse("A.Test")).isEqualTo(host("a.test", 443));
        assertThat(GrantTarget.parse("a.test:22,8443")).isEqualTo(host("a.test", 22, 8443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*.a.test", "10.0.0.1", "a.test:", "a.test:0", "a.test:65536", "a.test:1:2", "a b"})
    void otherTargetsAreRefused(String text) {
        assertThatThrownBy(() -> GrantTarget.parse(text)).isInstanceOf(UsageMistake.class);
    }

    private static GrantTarget host(String name, Integer... ports) {
        return new GrantTarget.Host(HostName.parse(name), List.of(ports));
    }
}
