// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloister.enclosure.Cover.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CoversTest {
    @Test
    void everythingAboveACoverIsPinnedAndStandsBeforeIt() {
        assertThat(arranged(Cover.of("a/b/c", Kind.READ_ONLY), Cover.of("a/b-c", Kind.MASKED)))
                .containsExactly("pinned a", "pinned a/b", "read-only a/b/c", "masked a/b-c");
    }

    @Test
    void ofTwoForOnePathTheStrongerStays() {
        assertThat(arranged(Cover.of("a", Kind.MASKED), Cover.of("a", Kind.READ_ONLY), Cover.of("a", Kind.PINNED)))
                .containsExactly("masked a");
    }

    @Test
    void nothingIsCoveredBelowWhatIsHidden() {
        assertThat(arranged(Cover.of("a", Kind.MASKED), Cover.of("a/b/c", Kind.READ_ONLY)))
                .containsExactly("masked a");
    }

    @Test
    void whatIsReadOnlyAlreadyNeedsNoCoverAndNoPin() {
        assertThat(arranged(
                        Cover.of("a", Kind.READ_ONLY),
                        Cover.of("a/b/c", Kind.READ_ONLY),
                        Cover.of("a/b/secret", Kind.MASKED)))
                .containsExactly("read-only a", "masked a/b/secret");
    }

    @Test
    void belowSomethingWritableAgainPinsAreNeededAgain() {
        assertThat(arranged(
                        Cover.of("a", Kind.READ_ONLY),
                        Cover.of("a/b", Kind.WRITABLE),
                        Cover.of("a/b/c/d", Kind.READ_ONLY)))
                .containsExactly("read-only a", "writable a/b", "pinned a/b/c", "read-only a/b/c/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "..", "../a", "a/../b", "./a", "a/", "a//b"})
    void aPathThatMayLeadOutOfTheWorkspaceIsNone(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cover.of(path, Kind.MASKED));
    }

    private static List<String> arranged(Cover... covers) {
        return Covers.arranged(Arrays.asList(covers)).stream()
                .map(cover -> cover.kind().word() + " " + cover.path())
                .toList();
    }
}
