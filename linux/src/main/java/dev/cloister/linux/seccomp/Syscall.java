// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

/// A system call's name and its numbers: asm/unistd_64.h for x86-64, asm-generic/unistd.h for AArch64.
record Syscall(String name, int x86, int arm) {
    /// The number of a call that an architecture doesn't have.
    static final int ABSENT = -1;

    static Syscall call(String name, int x86, int arm) {
        return new Syscall(name, x86, arm);
    }
}
