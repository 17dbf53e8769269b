// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Whether a file is what its owner trusted.
public sealed interface Trust {
    /// Exactly these bytes at exactly this path.
    record Trusted(String fingerprint) implements Trust {}

    /// Nothing at this path was ever trusted; `diff` shows all of it as new.
    record Unknown(String diff) implements Trust {}

    /// Something else at this path was trusted; `diff` shows what became of it.
    record Changed(String diff) implements Trust {}

    /// SHA-256 over the absolute path, its length before it, and the content, in hexadecimal: the same file in
    /// another
    /// workspace is another file.
    ///
    /// @throws IllegalArgumentException if the path isn't absolute
    static String fingerprint(Path file, byte[] content) {
        var path = absolute(file);
        var digest = sha256();
        digest.update("%d:%s:".formatted(path.length, "cloister-trust-1").getBytes(StandardCharsets.US_ASCII));
        digest.update(path);
        digest.update(content);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The name under which a path's trusted copy is kept.
    static String key(Path file) {
        return HexFormat.of().formatHex(sha256().digest(absolute(file)));
    }

    private static byte[] absolute(Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("path: %s (expected: an absolute one)".formatted(file));
        }
        return file.normalize().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
