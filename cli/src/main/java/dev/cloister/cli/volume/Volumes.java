// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.AgentIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Where home volumes are: beneath the state directory, outside every workspace.
///
/// @param directory holds one directory for each
public record Volumes(Path directory) {
    private static final int READABLE = 40;
    /// So many bits that nobody finds a second path with the same.
    private static final int HASH_BYTES = 16;

    /// Those of an owner's state directory.
    public static Volumes in(Path state) {
        return new Volumes(real(state).resolve("volumes"));
    }

    /// The volume of a workspace's agents. Each user of the host that agents run as has its own: what one keeps there, a
    /// token for example, is no other's.
    ///
    /// @param workspace its real path
    public Volume of(Path workspace, AgentIdentity identity) {
        var key = "%s\0%d".formatted(workspace, identity.uid());
        return new Volume(directory.resolve(readable(workspace) + "-" + hash(key)));
    }

    /// Every volume that has a home, by name.
    List<Volume> all() throws IOException {
        var volumes = new ArrayList<Volume>();
        if (Files.isDirectory(directory)) {
            try (var entries = Files.newDirectoryStream(directory)) {
                for (var entry : entries) {
                    var volume = new Volume(entry);
                    if (Files.isDirectory(volume.home())) {
                        volumes.add(volume);
                    }
                }
            }
        }
        volumes.sort(java.util.Comparator.comparing(Volume::name));
        return volumes;
    }

    private static String readable(Path workspace) {
        var name = String.valueOf(workspace.getFileName());
        var text = new StringBuilder();
        for (var i = 0; i < name.length() && i < READABLE; i++) {
            var each = name.charAt(i);
            var plain = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || each == '_'
                    || (i > 0 && (each == '.' || each == '-'));
            text.append(plain ? each : '_');
        }
        return text.toString();
    }

    private static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Without links, as far as it exists: what an enclosure mounts is opened without following any.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            var parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }
}
