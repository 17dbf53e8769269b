// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UnifiedDiffTest {
    @Test
    void equalTextsHaveNone() {
        assertThat(UnifiedDiff.between("f", "a\n", "a\n")).isEmpty();
    }

    @Test
    void showsChangesWithThreeLinesAround() {
        var before = lines(1, 20);
        var after = before.replace("10\n", "ten\n");
        assertThat(UnifiedDiff.between("f", before, after)).isEqualTo("""
                --- f (trusted)
                +++ f (now)
                @@ -7,7 +7,7 @@
                 7
                 8
                 9
                -10
                +ten
                 11
                 12
                 13
                """);
    }

    @Test
    void farChangesAreHunksOfTheirOwn() {
        var before = lines(1, 40);
        var after = before.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n");
        assertThat(UnifiedDiff.between("f", before, after)).contains("@@ -2,7 +2,7 @@", "@@ -27,7 +27,6 @@");
    }

    @Test
    void anAbsentFileIsAllNew() {
        assertThat(UnifiedDiff.between("f", "", "a\nb\n")).endsWith("@@ -0,0 +1,2 @@\n+a\n+b\n");
    }

    @Test
    void aMissingLineEndIsTold() {
        assertThat(UnifiedDiff.between("f", "a\n", "a")).contains("-a\n+a\n\\ No newline at end of file\n");
    }

    @Test
    void whatTheAgentWroteDoesNotSteerTheTerminal() {
        assertThat(UnifiedDiff.between("f", "", "\u001b[2J\u202e\r\n# x\n"))
                .contains("<U+001B>", "<U+202E>")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aChangeInWhiteSpaceAtTheEndIsVisible() {
        assertThat(UnifiedDiff.between("f", "a\n", "a\r\n")).contains("+a<U+000D>");
    }

    @Test
    void hugeTextsThatDifferAltogetherAreBounded() {
        var before = lines(1, 20_000);
        var after = lines(30_000, 50_000);
        assertThat(UnifiedDiff.between("f", before, after)).contains("-1\n", "+30000\n");
    }

    @Test
    void theMarkedLinesGiveBothTextsBack() {
        var random = new Random(7);
        for (var i = 0; i < 200; i++) {
            var before = random.ints(8, 0, 3).mapToObj(n -> n + "\n").collect(Collectors.joining());
            var after = random.ints(8, 0, 3).mapToObj(n -> n + "\n").collect(Collectors.joining());
            var diff = UnifiedDiff.between("f", before, after);
            if (!before.equals(after) && diff.split("@@ -", -1).length == 2 && diff.contains("@@ -1,8 +1,8 @@")) {
                assertThat(side(diff, '+')).isEqualTo(before);
                assertThat(side(diff, '-')).isEqualTo(after);
            }
        }
    }

    private static String side(String diff, char other) {
        return diff.lines()
                .skip(3)
                .filter(line -> line.charAt(0) != other)
                .map(line -> line.substring(1) + "\n")
                .collect(Collectors.joining());
    }

    private static String lines(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> n + "\n").collect(Collectors.joining());
    }
}
