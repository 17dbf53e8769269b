// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\nw /b", "a\tb\\", "\\n", "\udcff/\udc80", "💩", "\\udcff"})
    void escapingIsUndoneAndStaysOnALine(String path) {
        assertThat(PathText.escaped(path)).doesNotContain("\n", "\t").matches(text -> !text.matches(".*[\udc80-\udcff].*"));
        assertThat(PathText.unescaped(PathText.escaped(path))).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"/a/./b//c/, /a/b/c", "/a/../../b, /b", "/, /", "/a/.., /", "/a/...b, /a/...b"})
    void aPathIsNormal(String path, String normal) {
        assertThat(PathText.normal(path)).isEqualTo(normal);
    }
}
