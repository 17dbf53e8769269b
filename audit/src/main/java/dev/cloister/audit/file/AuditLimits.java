// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.time.Duration;
import java.util.OptionalLong;

/// How much disk one run's audit may take, and how long it is kept.
///
/// @param fileBytes a file that has reached this many bytes is followed by a new one
/// @param files at most this many files are kept; the oldest goes first, and an event says so
/// @param keep how long after its last line it is kept at least; zero for ever
public record AuditLimits(long fileBytes, int files, Duration keep) {
    /// 16 files of 32 MiB: half a gigabyte, some 500,000 decisions; kept for ever.
    public static final AuditLimits DEFAULT = new AuditLimits(32L << 20, 16);

    /// Limits of an audit that is kept for ever.
    public AuditLimits(long fileBytes, int files) {
        this(fileBytes, files, Duration.ZERO);
    }

    public AuditLimits {
        if (fileBytes < 1) {
            throw new IllegalArgumentException("file bytes: %d (expected: 1 or more)".formatted(fileBytes));
        }
        if (files < 2) {
            throw new IllegalArgumentException("files: %d (expected: 2 or more)".formatted(files));
        }
    }

    /// The usual ones for an audit kept so long, and smaller where all audits together may take no more than `size`: one run
    /// never takes more than all may.
    public static AuditLimits within(OptionalLong size, Duration keep) {
        var share = size.orElse(Long.MAX_VALUE) / DEFAULT.files;
        return new AuditLimits(Math.clamp(share, 1, DEFAULT.fileBytes), DEFAULT.files, keep);
    }
}
