// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Answers of presets, kept in files until something that they depend on changes or their time is over.
///
/// A file names the inputs of its answer and holds one digest over their states, so a hit costs a few calls of stat
/// and no program is run. Values of variables, which may be secret, are in the digest only. A file that was cut
/// short,
/// altered or written by another edition counts as absent.
///
/// Whoever can write the directory writes policies: it must be the owner's alone and lie in no workspace.
public final class DiscoveryCache {
    private static final String FORMAT = "cloister-discovery-1";

    private final Path directory;
    private final String edition;
    private final InstantSource time;

    /// A cache in `directory`, which is made when needed.
    ///
    /// @param edition the build of Cloister: another one asks anew
    public DiscoveryCache(Path directory, String edition, InstantSource time) {
        this.directory = directory;
        this.edition = edition;
        this.time = time;
    }

    /// The answer kept under `name`, when it still holds.
    Optional<Discovery> find(String name, Tools tools) {
        try {
            return holding(Files.readAllLines(file(name), StandardCharsets.UTF_8), tools);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Keeps an answer for at most `lifetime`; false when it can't be written.
    boolean keep(String name, SortedMap<Input, String> inputs, Duration lifetime, Discovery discovery) {
        var lines = new ArrayList<String>();
        lines.add(DiscoveryText.joined(FORMAT, edition));
        lines.add(Long.toString(time.instant().plus(lifetime).getEpochSecond()));
        lines.add(Integer.toString(inputs.size()));
        inputs.keySet()
                .forEach(input -> lines.add(DiscoveryText.joined(input.kind().name(), input.name())));
        lines.add(digest(inputs.toString()));
        DiscoveryText.lines(discovery).forEach(lines::add);
        lines.add(digest(String.join("\n", lines)));
        try {
            write(file(name), lines);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Discovery> holding(List<String> lines, Tools tools) {
        var sum = lines.size() - 1;
        if (sum < 4
                || !lines.getFirst().equals(DiscoveryText.joined(FORMAT, edition))
                || !lines.get(sum).equals(digest(String.join("\n", lines.subList(0, sum))))
                || Long.parseLong(lines.get(1)) <= time.instant().getEpochSecond()) {
            return Optional.empty();
        }
        var inputs = 3 + Integer.parseInt(lines.get(2));
        var states = new TreeMap<Input, String>();
        for (var line : lines.subList(3, inputs)) {
            var fields = DiscoveryText.split(line);
            var input = new Input(Input.Kind.valueOf(fields.get(0)), fields.get(1));
            states.put(input, input.state(tools));
        }
        return lines.get(inputs).equals(digest(states.toString()))
                ? Optional.of(DiscoveryText.parse(lines.subList(inputs + 1, sum)))
                : Optional.empty();
    }

    private Path file(String name) {
        return directory.resolve(name.replace('/', '%'));
    }

    /// Whole or not at all, also when two runs write at once.
    private void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var part = Files.createTempFile(directory, ".part", null);
        try {
            Files.writeString(part, String.join("\n", lines) + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String digest(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
