// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file couldn't be used, in a word.
final class Reasons {
    private Reasons() {}

    static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "EACCES";
            case NoSuchFileException _ -> "ENOENT";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
