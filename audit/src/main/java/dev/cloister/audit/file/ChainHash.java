// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a line, as the next line carries it.
final class ChainHash {
    /// What the first line of a run carries.
    static final String NONE = "0".repeat(64);

    private final MessageDigest digest;

    ChainHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256", e);
        }
    }

    String of(byte[] line) {
        return of(line, line.length);
    }

    String of(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
