// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimilarTest {
    @ParameterizedTest
    @CsvSource({"alow, allow", "Allow, allow", "alolw, allow", "presset, presets", "servces, services", "xyz, "})
    void findsTheNearestWord(String word, String expected) {
        assertThat(Similar.nearest(word, List.of("allow", "presets", "services", "mode"))
                        .orElse(null))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "abc, abc, 0", "abc, acb, 1", "kitten, sitting, 3"})
    void countsEdits(String one, String other, int distance) {
        assertThat(Similar.distance(one, other)).isEqualTo(distance);
        assertThat(Similar.distance(other, one)).isEqualTo(distance);
    }
}
