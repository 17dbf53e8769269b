// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StepTest {
    @Test
    void aMadeFileKeepsEveryByteAndComparesByValue() {
        var bytes = new byte[] {0, -1, 10, 13, 'a'};
        assertThat(Step.MadeFile.of("/x", bytes).bytes()).isEqualTo(bytes);
        assertThat(Step.MadeFile.of("/x", bytes)).isEqualTo(Step.MadeFile.of("/x", bytes.clone()));
        assertThat(new String(Step.MadeFile.text("/x", "grün").bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("grün");
    }
}
