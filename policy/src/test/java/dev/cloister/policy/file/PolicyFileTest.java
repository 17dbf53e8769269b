// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyFileTest {
    private static final PolicyFile FILE = new PolicyFile(Set.of("github", "gitlab", "vscode"));

    @Test
    void readsEveryKey() {
        var draft = valid("""
                version: 1
                mode: observe
                presets: [github]
                refusals: explain
                services:
                  postgres: 127.0.0.1:5432
                  cache: "[::1]:6379"
                  search: search.corp.test:9200
                allow:
                  - example.com
                  - example.com:22
                  - "*.example.org"
                  - { host: intranet.corp.test, private: true, why: our own, ports: [443, "8000-8100", 9000-9010] }
                  - { host: "*.voip.test", records: [SRV, TXT, MX], names: 5, ask: true }
                  - { host: browser.test, ech: allow }
                  - { host: odd.test, tls: opaque }
                  - { cidr: 203.0.113.0/24, ports: [5432] }
                deny:
                  - tracker.example.org
                  - { host: "*.ads.test", ports: [443] }
                  - { cidr: 203.0.113.7 }
                """);
        assertThat(draft.mode()).contains(Mode.OBSERVE);
        assertThat(draft.presets().orElseThrow())
                .containsExactly(new PolicyDraft.Preset("github", new Origin("cloister.yaml", 3, 11)));
        assertThat(draft.refusals()).isEqualTo(Refusals.EXPLAIN);
        assertThat(draft.allow())
                .extracting(Rule::toString)
                .containsExactly(
                        "example.com:443",
                        "example.com:22",
                        "*.example.org:443",
                        "intranet.corp.test:443,8000-8100,9000-9010",
                        "*.voip.test:443",
                        "browser.test:443",
                        "odd.test:443",
                        "203.0.113.0/24:443".replace("443", "5432"));
        assertThat(draft.deny())
                .extracting(Rule::toString)
                .containsExactly("tracker.example.org:1-65535", "*.ads.test:443", "203.0.113.7/32:1-65535");
        assertThat(draft.services())
                .extracting(service -> service.name() + "=" + service.host() + "|" + service.port())
                .containsExactly(
                        "postgres=127.0.0.1|5432", "cache=0:0:0:0:0:0:0:1|6379", "search=search.corp.test|9200");
        assertThat(draft.allow()).extracting(Rule::tls).contains(Rule.Tls.NAMED_OR_ENCRYPTED, Rule.Tls.OPAQUE);
        var voip = draft.allow().get(4);
        assertThat(voip.ask()).isTrue();
        assertThat(voip.budget()).isEqualTo(5);
        assertThat(voip.records()).containsExactlyInAnyOrder(Rule.RecordType.values());
        assertThat(draft.allow().get(3).why()).isEqualTo("our own");
        assertThat(draft.allow().get(3).origin()).isEqualTo(new Origin("cloister.yaml", 13, 13));
    }

    @Test
    void theLeastIsAVersionAndAllowsNothing() {
        var draft = valid("version: 1\n");
        assertThat(draft.mode()).isEmpty();
        assertThat(draft.presets()).isEmpty();
        assertThat(draft.refusals()).isEqualTo(Refusals.REJECT);
        var policy = draft.toPolicy(Mode.STRICT, List.of(), List.of());
        assertThat(policy.decide(HostName.parse("example.com"), 443)).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void noPortMeans443AndAWildcardIsNeverTheApex() {
        var policy = valid("version: 1\nallow: [example.com, \"*.example.org\"]\n")
                .toPolicy(Mode.STRICT, List.of(), List.of());
        assertThat(policy.ports(HostName.parse("example.com"))).isEqualTo(Ports.HTTPS);
        assertThat(policy.ports(HostName.parse("a.example.com")).isEmpty()).isTrue();
        assertThat(policy.ports(HostName.parse("example.org")).isEmpty()).isTrue();
        assertThat(policy.ports(HostName.parse("a.b.example.org"))).isEqualTo(Ports.HTTPS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/dev/cloister/policy/file/refusals.csv", delimiter = '|')
    void refusesAndPointsAtThePlace(String name, String text, String expected) {
        var problems = invalid(text.replace("\\n", "\n").replace("\\t", "\t"));
        assertThat(problems)
                .extracting(problem -> problem.toString().lines().findFirst().orElseThrow())
                .contains("cloister.yaml:" + expected);
    }

    @Test
    void tellsEveryProblemAtOnceInOrder() {
        var problems = invalid("""
                mode: stict
                alow: []
                allow:
                  - https://a.test
                  - { host: b.test, port: 22, ports: [0, 443, 99999], tls: opaqe }
                  - "*.co.uk"
                """);
        assertThat(problems).extracting(Problem::line).containsExactly(1, 1, 2, 4, 5, 5, 5, 5, 6);
        assertThat(problems)
                .extracting(problem -> problem.suggestion().orElse(""))
                .containsSubsequence(
                        "write version: 1",
                        "did you mean strict?",
                        "did you mean allow?",
                        "write a.test",
                        "did you mean ports?",
                        "did you mean opaque?");
    }

    @Test
    void aProblemShowsItsLineACaretAndASuggestion() {
        assertThat(invalid("version: 1\nmode: stict # please\n").getFirst()).hasToString("""
                cloister.yaml:2:7: mode: stict (expected: strict or observe or permissive)
                    mode: stict # please
                          ^
                    did you mean strict?""");
    }

    @Test
    void theCaretStandsUnderTabs() {
        assertThat(invalid("version: 1\nmode:\tstict\n").getFirst().toString()).contains("\n         \t^\n");
    }

    @Test
    void aVeryLongLineIsShownAroundTheCaret() {
        var text = "version: 1\nallow: [a.test, " + "x".repeat(5_000) + "]\n";
        var lines = invalid(text).getFirst().toString().lines().toList();
        assertThat(lines.get(1)).hasSizeLessThan(200);
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('x');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a byte order mark, efbbbf76657273696f6e3a2031, a byte order mark; save the file without one",
        "a NUL, 76657273696f6e3a203100, 'a character that can''t be seen, U+0000'",
        "an escape sequence, 76657273696f6e3a2031231b5b33316d, 'a character that can''t be seen, U+001B'",
        "a direction override, 76657273696f6e3a20312320e280ae, 'a character that can''t be seen, U+202E'",
        "Latin-1, 76657273696f6e3a203123fc, bytes that aren't UTF-8",
        "UTF-16, fffe760065007200, bytes that aren't UTF-8",
        "a surrogate in UTF-8, 76657273696f6e3a203123eda080, bytes that aren't UTF-8",
    })
    void refusesBytesThatAReaderWouldNotSee(String name, String hex, String text) {
        var parsed = FILE.parse("cloister.yaml", java.util.HexFormat.of().parseHex(hex));
        assertThat(((Parsed.Invalid) parsed).problems())
                .extracting(Problem::text)
                .contains(text);
    }

    @Test
    void anEscapeCannotSmuggleATerminalSequence() {
        assertThat(invalid("version: 1\nallow: [{ host: a.test, why: \"\\e[2J\" }]\n"))
                .extracting(Problem::text)
                .containsExactly("a character that can't be seen, written as an escape");
    }

    @Test
    void problemsRepeatNoControlCharacters() {
        var problems = invalid("version: 1\n\"a\\x1b[2Jb\": 1\nallow: [\"\\x1b]0;x\\x07\"]\n");
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain("\u001b", "\u0007"));
    }

    @Test
    void aBillionLaughsAreNotLaughed() {
        var text = new StringBuilder("version: 1\na0: &a0 [x]\n");
        for (var i = 1; i < 100; i++) {
            text.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(9)));
        }
        assertThat(invalid(text.toString())).hasSizeGreaterThan(100);
    }

    @Test
    void aMillionBracketsDoNotOverflowTheStack() {
        assertThat(invalid("version: 1\nallow: " + "[".repeat(1_000_000))).isNotEmpty();
        assertThat(invalid("version: 1\nallow: " + "[".repeat(200_000) + "]".repeat(200_000)))
                .extracting(Problem::text)
                .contains("nested deeper than 8");
    }

    @Test
    void aFileBeyondTheLimitIsNotRead() {
        var parsed = (Parsed.Invalid) FILE.parse("cloister.yaml", new byte[(32 << 20) + 1]);
        assertThat(parsed.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains("expected: 33554432 at most");
    }

    @Test
    void aHostileFileDoesNotMakeAMillionProblems() {
        var problems = invalid("version: 1\nallow: [" + "'*.com', ".repeat(50_000) + "]");
        assertThat(problems).hasSize(501);
        assertThat(problems.getLast().text()).contains("more problems");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "~\n"})
    void anEmptyFileIsNoPolicy(String text) {
        assertThat(invalid(text)).hasSize(1);
    }

    @Test
    void aRuleForPartOfADeniedNameIsAlive() {
        valid("version: 1\ndeny: [\"a.test:25\"]\nallow: [a.test, { host: \"*.b.test\", ports: [25, 443] }]\n");
        valid("version: 1\ndeny: [\"*.a.b.test\"]\nallow: [\"*.b.test\", a.b.test]\n");
    }

    @Test
    void aServicesNameMayBeNamedByARule() {
        valid("version: 1\nservices: { db: 127.0.0.1:5432 }\nallow: [\"db:8080\"]\n");
    }

    @Test
    void aCommaInABareTextIsExplained() {
        assertThat(invalid("version: 1\nallow: [{ host: a.test, why: this, not that }]\n"))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.suggestion()).contains("a text with a comma needs quotes within { }"));
    }

    @Test
    void windowsLineEndsCountAsOneLine() {
        var problem = invalid("version: 1\r\n\r\nalow: []\r\n").getFirst();
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.sourceLine()).isEqualTo("alow: []");
    }

    static PolicyDraft valid(String text) {
        return switch (FILE.parse("cloister.yaml", text.getBytes(StandardCharsets.UTF_8))) {
            case Parsed.Valid(var draft) -> draft;
            case Parsed.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    static List<Problem> invalid(String text) {
        return switch (FILE.parse("cloister.yaml", text)) {
            case Parsed.Valid(var draft) -> throw new AssertionError("valid: " + draft);
            case Parsed.Invalid(var problems) -> problems;
        };
    }
}
