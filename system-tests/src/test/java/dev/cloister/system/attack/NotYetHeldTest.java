// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Says aloud what isn't held yet.
final class NotYetHeldTest {
    @Test
    void isPrintedByName(TestReporter reporter) {
        NotYetHeld.ALL.forEach(
                open -> System.out.println("not yet held: %s (%s)".formatted(open.attack(), open.until())));
        NotYetHeld.ALL.forEach(open -> reporter.publishEntry(open.attack(), open.until()));
        assertThat(NotYetHeld.ALL).extracting(NotYetHeld::attack).doesNotHaveDuplicates();
    }
}
