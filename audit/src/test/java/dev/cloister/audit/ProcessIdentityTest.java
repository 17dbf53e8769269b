// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessIdentityTest {
    private static final String PATH = "/" + "x".repeat(4095);

    @Test
    void longPathsCannotPushThePastOutOfTheAudit() {
        var process = new ProcessIdentity(7, PATH, List.of(), Collections.nCopies(16, PATH));
        assertThat(process.exe()).hasSize(256);
        assertThat(process.ancestors()).hasSize(8).allMatch(path -> path.length() == 256);
    }

    @Test
    void argumentsAreCutToOneKibibyteInAll() {
        var process = new ProcessIdentity(7, "/bin/a", List.of("a", "b".repeat(2000), "c"), List.of());
        assertThat(process.arguments()).containsExactly("a", "b".repeat(1023));
        assertThat(new ProcessIdentity(7, "/bin/a", Collections.nCopies(100_000, ""), List.of()).arguments())
                .hasSize(32);
    }

    @Test
    void noHalfOfACharacterIsLeft() {
        var process = new ProcessIdentity(7, "x".repeat(255) + "\ud83d\ude00", List.of(), List.of());
        assertThat(process.exe()).isEqualTo("x".repeat(255));
    }

    @Test
    void whatIsShortStaysAsItIs() {
        var process = new ProcessIdentity(7, "/bin/a", List.of("a", "--b", ""), List.of("/bin/sh"));
        assertThat(process.arguments()).containsExactly("a", "--b", "");
        assertThat(process.ancestors()).containsExactly("/bin/sh");
    }
}
