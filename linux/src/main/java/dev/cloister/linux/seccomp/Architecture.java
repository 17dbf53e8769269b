// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import java.util.function.ToIntFunction;

/// An instruction set that Linux numbers its system calls for. Both are little endian.
enum Architecture {
    /// `AUDIT_ARCH_X86_64` of linux/audit.h.
    X86_64(0xC000003E, Syscall::x86),
    /// `AUDIT_ARCH_AARCH64` of linux/audit.h.
    AARCH64(0xC00000B7, Syscall::arm);

    private final int auditNumber;
    private final ToIntFunction<Syscall> number;

    Architecture(int auditNumber, ToIntFunction<Syscall> number) {
        this.auditNumber = auditNumber;
        this.number = number;
    }

    /// The one that the JVM's `os.arch` or `uname -m` names.
    ///
    /// @throws IllegalArgumentException if there are no rules for it
    static Architecture of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new IllegalArgumentException("architecture: %s (expected: amd64 or aarch64)".formatted(osArch));
        };
    }

    /// What the kernel puts in `seccomp_data.arch`.
    int auditNumber() {
        return auditNumber;
    }

    /// The call's number here, or [Syscall#ABSENT].
    int number(Syscall call) {
        return number.applyAsInt(call);
    }
}
