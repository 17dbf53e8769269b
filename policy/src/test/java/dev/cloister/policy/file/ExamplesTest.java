// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExamplesTest {
    private static final PolicyFile FILE = new PolicyFile(Set.of("claude-code", "github", "npm", "pip"));
    private static final Path EXAMPLES = Path.of("../examples");

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void everyExampleIsAPolicy(Path example) throws IOException {
        assertThat(FILE.parse(example.toString(), Files.readAllBytes(example))).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void theDocumentedPolicyIsOne() throws IOException {
        var page = Files.readString(Path.of("../docs/policy.md"));
        var start = page.indexOf("```yaml\n") + "```yaml\n".length();
        var text = page.substring(start, page.indexOf("```", start));
        assertThat(FILE.parse("policy.md", text)).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        var page = Files.readString(Path.of("../docs/policy.md"));
        for (var keys : List.of(
                Keys.FILE,
                Keys.FILES,
                Keys.WORKSPACE,
                Keys.SECRETS,
                Keys.LIMITS,
                Keys.KERNEL,
                Keys.AUDIT,
                Keys.ALLOW,
                Keys.DENY)) {
            assertThat(keys.known()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
            assertThat(keys.later()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        }
    }

    static List<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
