// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.writing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/// A file as it is to be.
///
/// @param path beneath the project
/// @param text empty if it is to be gone
/// @param secret whether it holds a password: shown to nobody, and never replaced
public record Draft(String path, Optional<String> text, int mode, boolean secret) {
    /// A file that everybody may read.
    public static Draft of(String path, String text) {
        return new Draft(path, Optional.of(text), 0644, false);
    }

    /// A program.
    public static Draft program(String path, String text) {
        return new Draft(path, Optional.of(text), 0755, false);
    }

    /// A file that has no use any more.
    public static Draft gone(String path) {
        return new Draft(path, Optional.empty(), 0, false);
    }

    byte[] bytes() {
        return text.orElse("").getBytes(UTF_8);
    }
}
