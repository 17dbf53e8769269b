// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"example.org", "curl -sS 'x y'", "bücher", "日本語", "a\\nb", "😀"})
    void leavesWhatIsHarmlessAsItIs(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "escape sequence, 1B",
        "bell, 7",
        "line feed, A",
        "carriage return, D",
        "tab, 9",
        "NUL, 0",
        "delete, 7F",
        "8-bit control sequence introducer, 9B",
        "8-bit operating system command, 9D",
        "next line, 85",
        "right-to-left override, 202E",
        "isolate, 2066",
        "right-to-left mark, 200F",
        "Arabic letter mark, 61C",
        "zero-width space, 200B",
        "zero-width joiner, 200D",
        "word joiner, 2060",
        "byte order mark, FEFF",
        "soft hyphen, AD",
        "tag letter, E0041",
        "variation selector, FE0F",
        "combining mark, 301",
        "line separator, 2028",
        "no-break space, A0",
        "ideographic space, 3000",
        "Hangul filler, 3164",
        "empty Braille pattern, 2800",
        "private use, E000",
        "lone surrogate, D800",
        "non-character, FFFF"
    })
    void showsTheCodePointOf(String name, String code) {
        var text = "a" + Character.toString(Integer.parseInt(code, 16)) + "b";
        assertThat(Printable.of(text)).as(name).isEqualTo("a\\u{" + code + "}b");
    }

    @Test
    void nothingPrintedCanReachATerminalAsAControl() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var text = random.ints(20, 0, 0x300)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(Printable.of(text).chars().noneMatch(Character::isISOControl))
                    .isTrue();
        }
    }

    @Test
    void endlessTextIsCut() {
        assertThat(Printable.of("x".repeat(1_000_000))).hasSizeLessThan(420).endsWith("...");
        assertThat(Printable.of("\u001b".repeat(1_000_000))).hasSizeLessThan(420);
    }
}
