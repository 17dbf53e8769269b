// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalsTest {
    private static List<String> of(Map<String, String> files) {
        return Proposals.of(
                        path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .map(Proposal::toString)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".npmrc               | registry=https://wish.test/",
                ".npmrc               | @acme:registry = https://wish.test/",
                ".yarnrc              | registry \"https://wish.test/\"",
                ".yarnrc.yml          | npmRegistryServer: \"https://wish.test\"",
                "pip.conf             | index-url = https://u:s3cret@wish.test/simple",
                "requirements.txt     | --extra-index-url https://wish.test/simple",
                "pyproject.toml       | url = \"https://wish.test/simple\"",
                ".cargo/config.toml   | index = \"sparse+https://wish.test/index/\"",
                "pom.xml              | <repository><id>x</id><url>https://wish.test/m2</url></repository>",
                "build.gradle         | maven { url 'https://wish.test/m2' }",
                "build.gradle.kts     | maven(\"https://wish.test/m2\")",
                "nuget.config         | <add key=\"x\" value=\"https://wish.test/v3/index.json\" />",
                "Gemfile              | source \"https://wish.test\"",
            })
    void findsTheIndexThatAFileWishesFor(String file, String line) {
        assertThat(of(Map.of(file, "\n" + line + "\n")))
                .containsExactly("- { host: wish.test }  # %s:2 wishes for it".formatted(file));
    }

    @Test
    void writesPortsAndAddressesAsAPolicyWould() {
        assertThat(of(Map.of(".npmrc", "registry=http://10.0.0.1:4873/")))
                .containsExactly("- { cidr: 10.0.0.1/32, ports: [4873] }  # .npmrc:1 wishes for it");
    }

    @Test
    void takesNoProjectPageOrPluginUrlForAnIndex() {
        assertThat(of(Map.of("pom.xml", "<project><url>https://page.test/</url></project>")))
                .isEmpty();
    }

    @Test
    void showsEachHostOnceAndNoMoreThanAPersonWouldRead() {
        var lines = new StringBuilder();
        for (var i = 0; i < 1000; i++) {
            lines.append("@a%d:registry=https://h%d.test/\n@b:registry=https://h%d.test/x\n".formatted(i, i, i));
        }
        assertThat(of(Map.of(".npmrc", lines.toString()))).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aHostileFileCostsLittleTime() {
        var hostile = Map.of(
                "pom.xml", "<repository>".repeat(20_000),
                "build.gradle", "url ".repeat(60_000),
                "nuget.config", "<add ".repeat(50_000),
                ".npmrc", " ".repeat(250_000) + "\u0000\u001b[2J");
        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertThat(of(hostile)).isEmpty());
    }

    @Test
    void bytesThatAreNoTextAreNoError() {
        assertThatCode(() -> Proposals.of(_ -> Optional.of(new byte[] {(byte) 0xff, 0, (byte) 0xc3})))
                .doesNotThrowAnyException();
    }
}
