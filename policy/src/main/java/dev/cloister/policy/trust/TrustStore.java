// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// A directory with a copy of each policy file that its owner trusted, one per path.
///
/// The copies are whole, not hashes, so that a change can be shown. Writing is atomic: a copy is there or it isn't.
/// Invariant: the directory is its owner's alone and lies outside the workspace, where the agent can't write.
public final class TrustStore {
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;

    private TrustStore(Path directory) {
        this.directory = directory;
    }

    /// Opens the store, making its directory (mode 0700) if it isn't there.
    ///
    /// @throws TrustStoreUnusable if it lies in the workspace, or others can write to it
    public static TrustStore open(Path directory, Path workspace) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var real = directory.toRealPath();
            if (real.startsWith(workspace.toRealPath())) {
                throw new TrustStoreUnusable("trust store %s: lies in the workspace".formatted(real));
            }
            if (Files.getPosixFilePermissions(real).stream().anyMatch(OTHERS_WRITE::contains)) {
                throw new TrustStoreUnusable("trust store %s: others can write to it".formatted(real));
            }
            return new TrustStore(real);
        } catch (IOException e) {
            throw new TrustStoreUnusable("cannot open trust store %s: %s".formatted(directory, e), e);
        }
    }

    /// Compares a file's content with what was trusted at its path.
    ///
    /// @throws TrustStoreUnusable if the copy can't be read
    public Trust check(Path file, byte[] content) {
        var trusted = copy(file);
        if (trusted.isPresent() && Arrays.equals(trusted.get(), content)) {
            return new Trust.Trusted(Trust.fingerprint(file, content));
        }
        var diff = UnifiedDiff.between(file.toString(), text(trusted.orElse(new byte[0])), text(content));
        return trusted.isPresent() ? new Trust.Changed(diff) : new Trust.Unknown(diff);
    }

    /// Trusts this content at this path, from now on.
    ///
    /// @throws TrustStoreUnusable if it can't be written down
    public void trust(Path file, byte[] content) {
        try {
            var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var made = Files.createTempFile(directory, ".new-", ".yaml", permissions);
            try {
                write(made, content);
                Files.move(made, entry(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new TrustStoreUnusable("cannot write to trust store %s: %s".formatted(directory, e), e);
        }
    }

    private Optional<byte[]> copy(Path file) {
        var entry = entry(file);
        if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
            throw new TrustStoreUnusable("trust store: %s is no file".formatted(entry));
        }
        try {
            return Optional.of(Files.readAllBytes(entry));
        } catch (IOException e) {
            throw new TrustStoreUnusable("cannot read %s: %s".formatted(entry, e), e);
        }
    }

    private Path entry(Path file) {
        return directory.resolve(Trust.key(file) + ".yaml");
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
