// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.call.Edition;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.policy.show.PolicyDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When and where a proof was made, and of what.
final class Facts {
    private Facts() {}

    /// In the order to show them.
    ///
    /// @param code the jars that attacked, whose hash is told
    static Map<String, String> of(PolicyInForce policy, String backend, Path workspace, List<Path> code, InstantSource clock) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("date", clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
        facts.put("host", first(Path.of("/proc/sys/kernel/hostname")));
        facts.put("system", system());
        facts.put("kernel", "%s %s".formatted(System.getProperty("os.version"), System.getProperty("os.arch")));
        facts.put("java", System.getProperty("java.runtime.version"));
        facts.put("cloister", Edition.VERSION);
        facts.put("backend", backend);
        facts.put("workspace", workspace.toString());
        facts.put("policy", policy.source());
        facts.put("mode", policy.policy().mode().word());
        facts.put("policy digest", PolicyDigest.of(policy.policy()));
        facts.put("prober sha256", hash(code));
        return facts;
    }

    private static String system() {
        return lines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("unknown");
    }

    private static String first(Path file) {
        return lines(file).stream().findFirst().orElse("unknown");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }

    private static String hash(List<Path> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                if (Files.isRegularFile(file)) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
