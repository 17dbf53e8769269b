// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlagsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "example.com, example.com:443",
        "example.com:22, example.com:22",
        "*.example.com, *.example.com:443",
        "Example.COM.:8080, example.com:8080",
    })
    void allowsAHostOnAPort(String value, String rule) {
        var reading = (Reading.Valid<Rule>) Flags.allow(value);
        assertThat(reading.value()).hasToString(rule);
        assertThat(reading.value().origin()).hasToString("--allow");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*.co.uk| --allow: a wildcard over co.uk, where anybody registers names",
                "https://example.com| --allow: a URL (expected: a host name)",
                "1.2.3.4| --allow: an address (expected: a host name)",
                "1.2.3.4:80| --allow: an address (expected: a host name)",
                "example.com:0| --allow: port: 0 (expected: 1..65535)",
                "localhost:80| --allow: localhost is always the agent's own loopback (RFC 6761); "
                        + "name the server under services instead",
                "''| --allow: allow: nothing (expected: a text)",
            })
    void refusesWithTheWordsOfTheFile(String value, String expected) {
        var problems = ((Reading.Invalid<Rule>) Flags.allow(value)).problems();
        assertThat(problems.getFirst().toString().lines().findFirst()).contains(expected);
    }

    @Test
    void pointsIntoTheValue() {
        assertThat(((Reading.Invalid<Rule>) Flags.allow("example.com:70000")).problems())
                .singleElement()
                .hasToString("""
                        --allow: port: 70000 (expected: 1..65535)
                            example.com:70000
                                        ^""");
    }

    @Test
    void readsAService() {
        var service = ((Reading.Valid<Service>) Flags.service("postgres=127.0.0.1:5432")).value();
        assertThat(service.name().ascii()).isEqualTo("postgres");
        assertThat(service.host()).isEqualTo("127.0.0.1");
        assertThat(service.port()).isEqualTo(5432);
    }

    @ParameterizedTest
    @CsvSource({"postgres", "postgres=", "=127.0.0.1:1", "a=b", "a=b:0", "*.a=b:1", "a=169.254.169.254:80", "a=::1:5"})
    void refusesWhatIsNoService(String value) {
        assertThat(Flags.service(value)).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void readsPresetsAndSuggestsTheirNames() {
        var known = Set.of("github", "gitlab");
        assertThat(((Reading.Valid<List<PolicyDraft.Preset>>) Flags.presets("github,gitlab,github", known)).value())
                .extracting(PolicyDraft.Preset::name)
                .containsExactly("github", "gitlab");
        assertThat(((Reading.Invalid<?>) Flags.presets("github,gitlub", known)).problems())
                .singleElement()
                .hasToString("""
                        --preset: gitlub: no such preset
                            github,gitlub
                                   ^
                            did you mean github?""");
    }
}
