// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the bytes, the answer is a draft or problems, in bounded time.
final class PolicyFileFuzzTest {
    private static final int MUTATIONS = 400;
    private static final byte[][] PIECES = {
        {0},
        "\n".getBytes(),
        "  ".getBytes(),
        "- ".getBytes(),
        ": ".getBytes(),
        "*".getBytes(),
        "&a ".getBytes(),
        "!!x ".getBytes(),
        "[".getBytes(),
        "]".getBytes(),
        "{".getBytes(),
        "}".getBytes(),
        "\"".getBytes(),
        "'".getBytes(),
        "\t".getBytes(),
        "---\n".getBytes(),
        "...\n".getBytes(),
        "%YAML 1.1\n".getBytes(),
        "|\n".getBytes(),
        "? ".getBytes(),
        "#".getBytes(),
        "\r".getBytes(),
        {(byte) 0xff},
        {(byte) 0xc3, (byte) 0xbc},
        "99999999999999999999".getBytes(),
        "allow:".getBytes(),
        "host: ".getBytes(),
        "\\u0000".getBytes(),
        "<<: ".getBytes(),
        "::1".getBytes(),
        "/33".getBytes(),
        "。".getBytes(java.nio.charset.StandardCharsets.UTF_8),
    };

    private final PolicyFile file = new PolicyFile(Set.of("github", "claude-code"));

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void mutationsOfTheCorpusAreAnswered(Path seed) throws IOException {
        var random = new Random(seed.getFileName().toString().hashCode());
        var bytes = Files.readAllBytes(seed);
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (var i = 0; i < MUTATIONS; i++) {
                var mutant = mutate(bytes, random);
                var parsed = Assertions.assertDoesNotThrow(
                        () -> file.parse("fuzz.yaml", mutant), () -> Arrays.toString(mutant));
                answers(parsed);
            }
        });
    }

    private static void answers(Parsed parsed) {
        if (parsed instanceof Parsed.Invalid(var problems)) {
            assertThat(problems).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.toString().chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t'))
                        .isTrue();
            });
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        var mutant = bytes.clone();
        for (var changes = random.nextInt(6) + 1; changes > 0; changes--) {
            var at = random.nextInt(mutant.length + 1);
            var cut = random.nextBoolean() ? at : Math.min(mutant.length, at + random.nextInt(12));
            mutant = splice(mutant, at, cut, PIECES[random.nextInt(PIECES.length)]);
        }
        return mutant;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
        var spliced = Arrays.copyOf(bytes, from + piece.length + bytes.length - to);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(bytes, to, spliced, from + piece.length, bytes.length - to);
        return spliced;
    }

    static List<Path> corpus() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/corpus/policy"))) {
            return files.sorted().toList();
        }
    }
}
