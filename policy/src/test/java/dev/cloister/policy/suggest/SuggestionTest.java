// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Rule;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SuggestionTest {
    private static final Instant SEEN = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void writesExactNamesWithTheirPortsAndTheEvidence() {
        var text = Suggestion.of(List.of(
                new Observed("b.test", 443, 1, List.of("curl https://b.test"), SEEN),
                new Observed("a.test", 443, 12, List.of("git fetch", "git fetch"), SEEN),
                new Observed("a.test", 22, 2, List.of("ssh"), SEEN)));
        assertThat(text).isEqualTo("""
                allow:
                  # port 22: 2 connections since 2026-03-01T10:00:00Z
                  #   by ssh
                  # port 443: 12 connections since 2026-03-01T10:00:00Z
                  #   by git fetch
                  - { host: a.test, ports: [22, 443] }
                  # port 443: 1 connection since 2026-03-01T10:00:00Z
                  #   by curl https://b.test
                  - { host: b.test, ports: [443] }
                """);
    }

    @Test
    void literalsAndNamesThatNoRuleMayAllowAreToldNotSuggested() {
        var text = Suggestion.of(List.of(
                seen("203.0.113.9", "x"), seen("printer.local", "x"), seen("localhost", "x"), seen("redis", "x")));
        assertThat(text)
                .startsWith("allow: []\n")
                .contains("# not suggested: 203.0.113.9: an address (expected: a host name); find out whose it is")
                .contains("# not suggested: printer.local: local is multicast DNS");
        assertThat(rules(text)).isEmpty();
    }

    @Test
    void anArgumentCannotEndItsCommentAndAddARule() {
        var text = Suggestion.of(List.of(
                seen("a.test", "x\n  - { host: evil.test }"),
                seen("b.test", "\r  - evil.test\u0085- evil.test\u2028- evil.test\u001b[2J\u0000"),
                seen("evil.test\n  - evil2.test", "x")));
        assertThat(rules(text)).extracting(Rule::toString).containsExactly("a.test:443", "b.test:443");
        assertThat(text).doesNotContain("\u001b", "\u0000", "\r", "\u2028").contains("x\\u{a}  - ");
    }

    @Test
    void whateverIsObservedTheParserTakesWhatIsSuggested() {
        var random = new Random(11);
        var alphabet = "ab.*-_:/[]{}#,\"'\\ \n\t\u0000é。1x";
        for (var i = 0; i < 300; i++) {
            var observed = new ArrayList<Observed>();
            for (var n = random.nextInt(6); n >= 0; n--) {
                observed.add(new Observed(
                        text(random, alphabet), 1 + random.nextInt(65_535), 3, List.of(text(random, alphabet)), SEEN));
            }
            rules(Suggestion.of(observed));
        }
    }

    private static String text(Random random, String alphabet) {
        return random.ints(1L + random.nextInt(9), 0, alphabet.length())
                .collect(StringBuilder::new, (s, c) -> s.append(alphabet.charAt(c)), StringBuilder::append)
                .toString();
    }

    private static Observed seen(String host, String process) {
        return new Observed(host, 443, 1, List.of(process), SEEN);
    }

    private static List<Rule> rules(String text) {
        return switch (new PolicyFile(Set.of()).parse("suggested.yaml", "version: 1\n" + text)) {
            case Parsed.Valid(var draft) -> draft.allow();
            case Parsed.Invalid(var problems) -> throw new AssertionError(text + problems);
        };
    }
}
