// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a tool needs inside the enclosure to use the same mirrors and trust the same authorities as on the host,
/// less
/// credentials.
///
/// Paths are those of the enclosure: absolute, or beginning with `~/` for the agent's home.
public sealed interface Setting {
    /// An environment variable of the agent.
    record Variable(String name, String value) implements Setting {}

    /// A file that the agent can read and not write, made from its content.
    record File(String path, String base64) implements Setting {
        /// A file of text, UTF-8.
        public static File text(String path, String text) {
            return of(path, text.getBytes(StandardCharsets.UTF_8));
        }

        /// A file of bytes.
        public static File of(String path, byte[] bytes) {
            return new File(path, Base64.getEncoder().encodeToString(bytes));
        }

        /// What stands in it.
        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        /// What stands in it, read as UTF-8.
        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }

    /// A file or directory of the host that is mounted read-only at the same path. Files of other settings that lie
    /// beneath it are mounted over it.
    record ReadOnlyPath(String path) implements Setting {}
}
