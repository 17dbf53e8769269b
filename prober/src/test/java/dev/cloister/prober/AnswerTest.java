// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.prober.attack.Outcome;
import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void anAnswerIsOneLineOfAscii() {
        assertThat(new Answer.Of("net.udp", Outcome.reached("a\"b\\c\u001b\né")).line())
                .isEqualTo("{\"attack\":\"net.udp\",\"outcome\":\"reached\",\"detail\":\"a\\u0022b\\u005cc\\u001b\\u000a\\u00e9\"}");
        assertThat(new Answer.Count("refused_calls", 91).line()).isEqualTo("{\"count\":\"refused_calls\",\"number\":91}");
    }
}
