// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://index.test,            https://index.test",
        "HTTPS://Index.Test/Simple/,    https://index.test/Simple/",
        "http://index.test/,            http://index.test/",
        "https://index.test:443/a,      https://index.test/a",
        "https://index.test:8443/a,     https://index.test:8443/a",
        "http://index.test:443/a,       http://index.test:443/a",
        "https://u:p@index.test/a,      https://index.test/a",
        "https://u:p@q@index.test/a,    https://index.test/a",
        "https://token@index.test:81,   https://index.test:81",
        "https://index.test/a?token=x,  https://index.test/a",
        "https://index.test?token=x,    https://index.test",
        "http://10.0.0.1:81/a,          http://10.0.0.1:81/a",
        "http://[fd00::1]:81/a,         http://[fd00:0:0:0:0:0:0:1]:81/a",
        "https://under_score.test/,     https://under_score.test/",
    })
    void readsAUrlLessItsCredentials(String text, String expected) {
        assertThat(IndexUrl.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.test",
                "ftp://index.test/",
                "file:///opt/index",
                "https:///path",
                "https://index.test:0/",
                "https://index.test:70000/",
                "https://index.test:x/",
                "https://evil.example\\@index.test/",
                "https://index.test\\.evil.example/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://300.1.1.1/",
                "https://index.test/\"\nregistry=https://evil.example/",
                "https://index.test/a b",
                "https://index.test/${HOME}",
                "https://index.test/<x>",
                "https://index test/",
                "https://index\u0000.test/",
            })
    void refusesWhatIsNoPlainUrl(String text) {
        assertThatThrownBy(() -> IndexUrl.parse(text)).isInstanceOf(InvalidIndexUrl.class);
    }

    @Test
    void neverRepeatsAPasswordInARefusal() {
        assertThatThrownBy(() -> IndexUrl.parse("https://me:s3cret@index.test/a b"))
                .message()
                .doesNotContain("s3cret");
    }
}
