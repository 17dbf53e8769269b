// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.linux.syscall.Files;
import dev.cloister.policy.ShownSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a proof puts into its scratch workspace: secrets to find, a repository to abuse, links that lead out. And what has
/// become of it at the end.
final class Plants {
    /// The prober's own directory in the workspace, and the prefix of whatever it makes.
    static final String OWN = "cloister-prove";

    private static final String BY_CONTENT = "notes/deploy.txt";
    /// What the prober leaves in its home.
    private static final String KEPT = ".cloister-prove-kept";

    /// Where no change may ever reach the host, and which attack made it.
    private static final Map<String, String> PROTECTED = protectedPaths();

    private final Path workspace;
    private final String token;
    private final Map<String, String> secrets;
    private final Map<String, Integer> before;

    private Plants(Path workspace, String token) {
        this.workspace = workspace;
        this.token = token;
        this.secrets = secrets(token);
        put();
        this.before = contents();
    }

    /// Plants them.
    static Plants in(Scratch scratch, String token) {
        var plants = new Plants(scratch.workspace(), token);
        try {
            java.nio.file.Files.createSymbolicLink(scratch.workspace().resolve("way-out"), scratch.canary());
            java.nio.file.Files.createSymbolicLink(scratch.workspace().resolve("way-up"), scratch.base());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plants;
    }

    /// Gives a directory and all that is in it to whoever owns the real workspace.
    static void give(Path directory, int uid, int gid) {
        try (Stream<Path> all = java.nio.file.Files.walk(directory)) {
            all.forEach(path -> Files.fchownat(Files.AT_FDCWD, path.toString(), uid, gid, Files.AT_SYMLINK_NOFOLLOW));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the prober's arguments, without the secrets that the policy shows to the agent.
    List<String> targets(ShownSecrets shown) {
        var hidden = secrets.keySet().stream().filter(name -> !shown.has(name)).map(name -> "secret=" + name);
        var byContent = Stream.of(BY_CONTENT).filter(name -> !shown.has(name)).map(name -> "secret-content=" + name);
        var targets = Stream.concat(
                Stream.concat(hidden, byContent),
                Stream.of(
                        "symlink=way-out",
                        "symlink=way-up/canary",
                        "git-config=.git/config",
                        "git-secret-mark=" + password()));
        return targets.toList();
    }

    /// Attacks whose traces stand in the workspace, each with the path that changed.
    ///
    /// @param writable where the policy lets the agent write
    Map<String, String> changes(List<String> writable) {
        var after = contents();
        writable.forEach(open -> after.keySet().removeIf(path -> isAtOrBelow(path, open)));
        var changes = new TreeMap<String, String>();
        after.forEach((path, content) -> {
            if (!content.equals(before.get(path)) && !path.startsWith(OWN)) {
                attack(path).ifPresent(attack -> changes.merge(
                        attack, "changed on the host: " + path, (one, other) -> one + ", " + path));
            }
        });
        before.keySet().stream()
                .filter(path -> !after.containsKey(path))
                .filter(path -> writable.stream().noneMatch(open -> isAtOrBelow(path, open)))
                .forEach(path -> attack(path)
                .ifPresent(attack -> changes.putIfAbsent(attack, "gone from the host: " + path)));
        return changes;
    }

    /// The attacks of which [#changes] and [#kept] would know.
    static List<String> watched() {
        return Stream.concat(PROTECTED.values().stream(), Stream.of("files.home.kept")).distinct().toList();
    }

    /// What the agent has left in its home for another run, as far as this state holds any.
    static Map<String, String> kept(Path state) {
        try (Stream<Path> all = java.nio.file.Files.walk(state)) {
            return all.filter(path -> path.endsWith(KEPT))
                    .findFirst()
                    .map(path -> Map.of("files.home.kept", "a file of the agent's home is still there"))
                    .orElse(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The attacks of which this path is a part.
    static List<String> attacksOn(String path) {
        return PROTECTED.entrySet().stream()
                .filter(entry -> isAtOrBelow(path, entry.getKey()) || isAtOrBelow(entry.getKey(), path))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /// Which of the secrets a policy shows, each with the attack of which it would be a part.
    static Map<String, String> secretsShown(ShownSecrets shown) {
        var found = new TreeMap<String, String>();
        secrets("").keySet().stream().filter(shown::has).forEach(path -> found.put(path, "files.secrets"));
        if (shown.has(BY_CONTENT)) {
            found.put(BY_CONTENT, "files.secrets.content");
        }
        return found;
    }

    private static boolean isAtOrBelow(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }

    private static java.util.Optional<String> attack(String path) {
        return PROTECTED.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void put() {
        secrets.forEach(this::file);
        file(BY_CONTENT, "The deploy token is %s.\n".formatted(githubToken(token)));
        file("README.md", "A workspace for a proof.\n");
        file(".git/HEAD", "ref: refs/heads/main\n");
        file(".git/config", """
                [core]
                	repositoryformatversion = 0
                	bare = false
                [remote "origin"]
                	url = https://prove:%s@git.example/prove.git
                """.formatted(password()));
        file(".git/hooks/post-checkout", "#!/bin/sh\n");
        file(".git/info/exclude", "");
        file(".vscode/settings.json", "{}\n");
        for (var name : List.of(".git/objects/info", ".git/objects/pack", ".git/refs/heads", ".git/refs/tags")) {
            directory(workspace.resolve(name));
        }
    }

    private String password() {
        return "password-" + token;
    }

    /// Not real, and put together here so that nobody who looks for tokens in this source finds one.
    private static Map<String, String> secrets(String token) {
        var key = "-----BEGIN OPENSSH PRIVATE " + "KEY-----\n%s\n-----END OPENSSH PRIVATE " + "KEY-----\n";
        var secrets = new LinkedHashMap<String, String>();
        secrets.put(".env", "API_KEY=%s\n".formatted(token));
        secrets.put(".env.production", "PASSWORD=%s\n".formatted(token));
        secrets.put("id_ed25519", key.formatted(token));
        secrets.put("server.pem", key.formatted(token));
        secrets.put(".npmrc", "//registry.example/:_authToken=npm_%s\n".formatted(thirtySix(token)));
        return secrets;
    }

    private static String githubToken(String token) {
        return "ghp" + "_" + thirtySix(token);
    }

    private static String thirtySix(String token) {
        return (token + "A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5r6S7t8").substring(0, 36);
    }

    private static Map<String, String> protectedPaths() {
        var paths = new LinkedHashMap<String, String>();
        paths.put(".git/hooks", "protected.hooks");
        paths.put(".git/config.worktree", "protected.git-directories");
        paths.put(".git/config", "protected.git-config");
        for (var name : List.of("commondir", "info", "modules", "worktrees")) {
            paths.put(".git/" + name, "protected.git-directories");
        }
        List.of(".vscode", ".idea", ".devcontainer").forEach(name -> paths.put(name, "protected.editors"));
        paths.put(".envrc", "protected.shells");
        List.of(".claude", ".mcp.json").forEach(name -> paths.put(name, "protected.agents"));
        paths.put("cloister.yaml", "protected.policy");
        return paths;
    }

    private void file(String name, String text) {
        var file = workspace.resolve(name);
        directory(Objects.requireNonNull(file.getParent(), "a file stands in a directory"));
        try {
            java.nio.file.Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void directory(Path path) {
        try {
            java.nio.file.Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Integer> contents() {
        var contents = new TreeMap<String, Integer>();
        try (Stream<Path> all = java.nio.file.Files.walk(workspace)) {
            for (var path : all.toList()) {
                if (java.nio.file.Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    contents.put(
                            workspace.relativize(path).toString(),
                            Arrays.hashCode(java.nio.file.Files.readAllBytes(path)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }
}
