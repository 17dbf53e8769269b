// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

/// A 32-bit word of `struct seccomp_data` (linux/seccomp.h).
///
/// Of an argument only the low word is ever looked at: every argument that the rules test is an `int` or
/// shorter for the kernel, which ignores the high word, so what a caller hides there must not change the
/// answer.
enum Field {
    NUMBER(0),
    ARCHITECTURE(4),
    ARGUMENT_0(16),
    ARGUMENT_1(24),
    ARGUMENT_2(32),
    ARGUMENT_3(40);

    /// The mask that leaves a word as it is.
    static final int WHOLE = -1;

    private final int offset;

    Field(int offset) {
        this.offset = offset;
    }

    /// Bytes from the beginning of the structure.
    int offset() {
        return offset;
    }

    /// The argument of this index.
    static Field argument(int index) {
        return switch (index) {
            case 0 -> ARGUMENT_0;
            case 1 -> ARGUMENT_1;
            case 2 -> ARGUMENT_2;
            case 3 -> ARGUMENT_3;
            default -> throw new IllegalArgumentException("argument: %d (expected: 0..3)".formatted(index));
        };
    }

    @Override
    public String toString() {
        return offset < ARGUMENT_0.offset
                ? name().toLowerCase(java.util.Locale.ROOT)
                : "arg" + (offset - ARGUMENT_0.offset) / 8;
    }
}
