// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostNameTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "lower case stays, example.com, example.com",
        "upper case is folded, EXAMPLE.Com, example.com",
        "one trailing dot goes, example.com., example.com",
        "underscores of service names stay, _sip._tcp.example.com, _sip._tcp.example.com",
        "digits may begin a label, 3com.example, 3com.example",
        "a number may be a label in front, 10.example.com, 10.example.com",
        "hexadecimal may be a label in front, 0x7f.example, 0x7f.example",
        "unicode becomes ASCII, bücher.example, xn--bcher-kva.example",
        "upper-case unicode too, BÜCHER.example, xn--bcher-kva.example",
        "ideographic full stops are dots, example。com, example.com",
        "full-width stops are dots, example．com, example.com",
        "half-width ideographic stops are dots, example｡com, example.com",
        "full-width letters are letters, ｅxample.com, example.com",
        "the Kelvin sign is a k, gitHub.\u212A.example, github.k.example",
        "a single label, postgres, postgres",
        "an encoded label stays, xn--bcher-kva.example, xn--bcher-kva.example",
    })
    void readsEverySpellingAsOne(String name, String text, String ascii) {
        assertThat(HostName.parse(text).ascii()).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "example.com..",
                ".example.com",
                "a..b",
                "-a.example",
                "a-.example",
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "1",
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0x7f.1",
                "0X7F.0X1",
                "0x",
                "a.0x",
                "example.0x7f",
                "example.10",
                "１２７.0.0.1",
                "127。0。0。1",
                "①②⑦.1",
                "[::1]",
                "::1",
                "::ffff:127.0.0.1",
                "fe80::1%eth0",
                "example.com%00.attacker.example",
                "example.com%2eattacker.example",
                "example.com\0.attacker.example",
                "example.com\r\nHost: x",
                "exa mple.com",
                " example.com",
                "example.com\t",
                "example.com/",
                "user@example.com",
                "example.com:443",
                "*.example.com",
                "a*.example.com",
                "example\u2024com\u2025",
                "ex\u00adample\u0000.com",
                "straße.example",
                "σίγμας.example",
                "a\u200db.example",
                "\ud800.example",
                "\udc00\ud800.example",
                "example.com。",
                "。"
            })
    void refusesWhatIsNoHostName(String text) {
        assertThatThrownBy(() -> HostName.parse(text)).isInstanceOf(InvalidHostName.class);
    }

    @Test
    void labelsHave63OctetsAtMost() {
        assertThat(HostName.parse("a".repeat(63) + ".example").ascii()).hasSize(71);
        assertThatThrownBy(() -> HostName.parse("a".repeat(64) + ".example")).hasMessageContaining("63 octets");
    }

    @Test
    void namesHave253OctetsAtMost() {
        var name = "a".repeat(61) + "." + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(63);
        assertThat(HostName.parse(name).ascii()).hasSize(253);
        assertThat(HostName.parse(name + ".").ascii()).hasSize(253);
        assertThatThrownBy(() -> HostName.parse("a" + name)).hasMessageContaining("253 octets");
    }

    @Test
    void aUnicodeNameIsMeasuredAsItsAscii() {
        assertThatThrownBy(() -> HostName.parse("ü".repeat(63) + ".example")).isInstanceOf(InvalidHostName.class);
        assertThatThrownBy(() -> HostName.parse("ü.".repeat(5_000) + "example")).hasMessageContaining("253 octets");
    }

    @Test
    void aCyrillicHomographIsAnotherName() {
        assertThat(HostName.parse("gіthub.com")).isNotEqualTo(HostName.parse("github.com"));
        assertThat(HostName.parse("gіthub.com").ascii()).startsWith("xn--");
    }

    @ParameterizedTest(name = "{0} below {1}: {2}")
    @CsvSource({
        "a.example.com, example.com, true",
        "a.b.example.com, example.com, true",
        "example.com, example.com, false",
        "notexample.com, example.com, false",
        "example.com.attacker.test, example.com, false",
        "com, example.com, false",
    })
    void knowsWhatStandsBelow(String name, String suffix, boolean below) {
        assertThat(HostName.parse(name).isBelow(HostName.parse(suffix))).isEqualTo(below);
    }

    @Test
    void whatTheAgentSentDoesNotSteerTheTerminal() {
        assertThatThrownBy(() -> HostName.parse("\u001b[31m" + "x".repeat(5_000)))
                .satisfies(e -> assertThat(e.getMessage()).matches("[\\x20-\\x7e…]{1,160}"));
    }

    @Test
    void parsingAgainChangesNothing() {
        var random = new Random(42);
        var alphabet = "abZ09.-_xn%*üßσ。．１\u0000\u200d\ud83d\ude00 ";
        for (var i = 0; i < 20_000; i++) {
            var text = random.ints(random.nextInt(12) + 1L, 0, alphabet.length())
                    .collect(StringBuilder::new, (s, c) -> s.append(alphabet.charAt(c)), StringBuilder::append)
                    .toString();
            try {
                var name = HostName.parse(text);
                assertThat(HostName.parse(name.ascii())).isEqualTo(name);
                assertThat(name.ascii()).matches("[a-z0-9_.-]+");
            } catch (InvalidHostName e) {
                assertThat(e.problem()).isNotEmpty();
            }
        }
    }
}
