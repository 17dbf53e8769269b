// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

/// How much disk one run's audit may take.
///
/// @param fileBytes a file that has reached this many bytes is followed by a new one
/// @param files at most this many files are kept; the oldest goes first, and an event says so
public record AuditLimits(long fileBytes, int files) {
    /// 16 files of 32 MiB: half a gigabyte, some 500,000 decisions.
    public static final AuditLimits DEFAULT = new AuditLimits(32L << 20, 16);

    public AuditLimits {
        if (fileBytes < 1) {
            throw new IllegalArgumentException("file bytes: %d (expected: 1 or more)".formatted(fileBytes));
        }
        if (files < 2) {
            throw new IllegalArgumentException("files: %d (expected: 2 or more)".formatted(files));
        }
    }
}
