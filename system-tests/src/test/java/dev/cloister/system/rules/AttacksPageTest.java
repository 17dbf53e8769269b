// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page of attacks names tests: each is there, and no attack is without one.
final class AttacksPageTest {
    private static final Path PAGE = Checkout.here().resolve("docs/attacks.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("^    void (\\w+)\\(", Pattern.MULTILINE);

    @Test
    void everyTestThatItNamesExists() throws IOException {
        var tests = tests();
        var missing = TEST.matcher(Files.readString(PAGE))
                .results()
                .filter(named -> !tests.getOrDefault(named.group(1), List.of()).contains(named.group(2)))
                .map(named -> named.group(1) + "." + named.group(2))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyAttackHasOne() throws IOException {
        var attacks = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.matches("\\| (attack|fault) \\|.*"))
                .toList();
        assertThat(attacks).isNotEmpty().allSatisfy(line -> assertThat(line).containsPattern(TEST));
    }

    /// The methods of each class of tests; two classes of one name are taken for one.
    private static Map<String, List<String>> tests() throws IOException {
        var tests = new HashMap<String, List<String>>();
        try (Stream<Path> files = Files.walk(Checkout.here())) {
            for (var file : files.filter(AttacksPageTest::isTest).toList()) {
                METHOD.matcher(Files.readString(file))
                        .results()
                        .forEach(method -> tests.computeIfAbsent(name(file), _ -> new ArrayList<>()).add(method.group(1)));
            }
        }
        return tests;
    }

    private static boolean isTest(Path file) {
        return file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java");
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
