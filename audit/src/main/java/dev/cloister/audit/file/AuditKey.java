// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key that seals heads: 32 random bytes as hex in a file that only its owner can read.
///
/// Who can write audit files but not read the key can't hide a change. Who reads the key can.
public final class AuditKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final Mac mac;

    private AuditKey(byte[] bytes) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM, e);
        }
    }

    /// The key of this file, made now if there is none.
    ///
    /// @throws IOException if it can't be read or made, holds something else, or is open to others
    public static AuditKey readOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        return read(file);
    }

    /// The key of this file.
    ///
    /// @throws IOException if it can't be read, holds something else, or is open to others
    public static AuditKey read(Path file) throws IOException {
        if (OwnerOnly.isOpenToOthers(file)) {
            throw new IOException("%s is open to others than its owner".formatted(file));
        }
        var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (text.length() != 2 * BYTES) {
            throw new IOException("%s holds no key of %d bytes".formatted(file, BYTES));
        }
        try {
            return new AuditKey(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s holds no key".formatted(file), e);
        }
    }

    /// A seal of its own, since a MAC is not safe for use by several threads.
    Mac mac() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " can't be cloned", e);
        }
    }

    /// Written aside and linked into place, so that of two who do it at once both read the same whole key.
    private static void create(Path file, SecureRandom random) throws IOException {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            OwnerOnly.directory(parent);
        }
        var aside = file.resolveSibling("%s.%s".formatted(file.getFileName(), Long.toHexString(random.nextLong())));
        OwnerOnly.file(aside);
        try {
            Files.writeString(aside, HexFormat.of().formatHex(bytes) + "\n");
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            // Somebody else made it first: theirs is the key.
            return;
        } finally {
            Files.delete(aside);
        }
    }
}
