// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void saysWhatFailedAndWhy() {
        assertThat(new SyscallException("mount /x", Errno.EPERM))
                .hasMessage("cannot mount /x: Operation not permitted (EPERM)");
    }

    @Test
    void keepsTheNumberOfAnErrorWithoutAName() {
        assertThat(new Errno(4095)).hasToString("error 4095");
    }

    @Test
    void refusesZero() {
        assertThatThrownBy(() -> new Errno(0)).hasMessage("errno: 0 (expected: 1 or more)");
    }
}
