// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Target;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import dev.cloister.policy.preset.Presets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the text, the answer is a policy that passes its own check and allows only names of the text, or a refusal.
final class ImportFuzzTest {
    private static final int MUTATIONS = 200;
    private static final List<String> PIECES = List.of(
            "\"", "'", "`", "$(", "${", "}", ")", "(", "((", "<<E\n", "\nE\n", "<(", "#", "\\", "\n", ";", "|", "&&", "{", "[",
            "]", ",", ":", "=", "+=", "*.", ".", "/", "//", "/*", "*/", "\t", "\r\n", "\u00fc", "\ud800", "\u200b", " for d in ",
            "; do ipset add x $d; done\n", "ALLOWED_DOMAINS=(", "\"allowedDomains\": [", "domains = [", "evil.example.test",
            "*.evil.example.test", "--allow-domains ", "mode", "permissive", "0x7f.1", "::1", "10.0.0.0/8", "\"\"\"", "''", "- ",
            "? ", "&a ", "*a ", "!!x ", "99999999999", "$EVIL.example.test", "evil$X.test", "EXTRA_DOMAINS=", " done ", "\u0000");

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void mutationsOfTheCorpusAreAnswered(Path seed) throws IOException {
        var random = new Random(seed.getFileName().toString().hashCode());
        var text = Files.readString(seed);
        Assertions.assertTimeout(Duration.ofSeconds(40), () -> {
            for (var i = 0; i < MUTATIONS; i++) {
                answers(mutate(text, random), Optional.empty());
            }
            for (var kind : Kind.values()) {
                for (var i = 0; i < MUTATIONS / 8; i++) {
                    answers(mutate(text, random), Optional.of(kind));
                }
            }
        });
    }

    private static void answers(String text, Optional<Kind> kind) {
        var imported = Assertions.assertDoesNotThrow(
                () -> Import.of("fuzz", text.getBytes(StandardCharsets.UTF_8), kind, List.of()), () -> text);
        if (imported instanceof Imported.Policy policy) {
            assertThat(policy.text()).matches("[\\x20-\\x7e\n]*");
            allowsOnlyNamesOf(text, policy.text());
        }
    }

    private static void allowsOnlyNamesOf(String text, String policy) {
        var parsed = new PolicyFile(Presets.names()).parse("p", policy);
        assertThat(parsed).as(policy).isInstanceOf(Parsed.Valid.class);
        var lower = text.toLowerCase(Locale.ROOT);
        var draft = ((Parsed.Valid) parsed).draft();
        draft.allow().forEach(rule -> {
            assertThat(rule.target()).isInstanceOf(Target.Names.class);
            assertThat(lower).contains(name(((Target.Names) rule.target()).pattern()));
        });
        draft.presets().ifPresent(presets -> {
            assertThat(presets).allMatch(preset -> preset.name().equals("github"));
            assertThat(text).contains("api.github.com/meta");
        });
    }

    private static String name(HostPattern pattern) {
        return switch (pattern) {
            case HostPattern.Exact(var name) -> name.ascii();
            case HostPattern.Below(var suffix) -> suffix.ascii();
        };
    }

    private static String mutate(String text, Random random) {
        var mutant = new StringBuilder(text);
        for (var changes = random.nextInt(6) + 1; changes > 0; changes--) {
            var at = random.nextInt(mutant.length() + 1);
            var end = random.nextBoolean() ? at : Math.min(mutant.length(), at + random.nextInt(40));
            mutant.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        }
        return mutant.toString();
    }

    static List<Path> corpus() throws IOException {
        try (var files = Files.list(ImportTest.CORPUS)) {
            return files.sorted().toList();
        }
    }
}
