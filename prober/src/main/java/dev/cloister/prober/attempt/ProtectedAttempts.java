// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.prober.attack.Outcome;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What the host will later execute, in the workspace, existing or not yet; and the ways around: moving an ancestor away,
/// putting a link in its place.
final class ProtectedAttempts {
    private static final List<String> EDITORS = List.of(
            ".vscode/tasks.json", ".vscode/settings.json", ".vscode/launch.json", ".idea/workspace.xml",
            ".devcontainer/devcontainer.json", ".devcontainer.json");

    private static final List<String> SHELLS = List.of(".envrc");

    private static final List<String> AGENTS =
            List.of(".claude/settings.json", ".claude/settings.local.json", ".claude/hooks/stop.sh", ".mcp.json");

    private static final List<String> GIT = List.of(".git/hooks/pre-commit", ".git/hooks/post-checkout");
    private static final List<String> GIT_DIRECTORIES =
            List.of(".git/commondir", ".git/config.worktree", ".git/info/attributes", ".git/modules/x/config", ".git/worktrees/x/gitdir");

    private final List<String> open;

    /// @param open paths that the policy leaves writable
    ProtectedAttempts(List<String> open) {
        this.open = List.copyOf(open);
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        attempts.put("protected.hooks", () -> put(GIT));
        attempts.put("protected.git-config", ProtectedAttempts::gitConfig);
        attempts.put("protected.git-directories", () -> put(GIT_DIRECTORIES));
        attempts.put("protected.editors", () -> put(EDITORS));
        attempts.put("protected.shells", () -> put(SHELLS));
        attempts.put("protected.agents", () -> put(AGENTS));
        attempts.put("protected.policy", () -> put(List.of("cloister.yaml")));
        attempts.put("protected.rename", () -> each(List.of(".git", ".vscode"), ProtectedAttempts::renamed));
        attempts.put("protected.link", () -> each(List.of(".idea", ".git/hooks"), ProtectedAttempts::linked));
        return attempts;
    }

    private Outcome put(List<String> paths) {
        return each(paths, path -> Paths.tried(() -> {
            var parent = Path.of(path).getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return Paths.put(path);
        }));
    }

    private Outcome each(List<String> paths, Function<String, Outcome> attack) {
        return Outcome.worst(paths.stream()
                .filter(path -> open.stream().noneMatch(way -> path.equals(way) || path.startsWith(way + "/")))
                .map(attack)
                .toList());
    }

    /// The agent may change a configuration of its own, which the host never reads; only the outside sees which it was.
    private static Outcome gitConfig() {
        return Paths.tried(() -> {
            Files.writeString(
                    Path.of(".git/config"),
                    "[core]\n\tfsmonitor = cloister-prove\n",
                    java.nio.file.StandardOpenOption.APPEND);
            return Outcome.refused("a copy was changed");
        });
    }

    private static Outcome renamed(String path) {
        return Paths.tried(() -> {
            var aside = Path.of(path + ".prove");
            Files.move(Path.of(path), aside);
            Files.move(aside, Path.of(path));
            return Outcome.reached("moved " + path);
        });
    }

    /// Moves what is there aside, and back at the end.
    private static Outcome linked(String name) {
        var path = Path.of(name);
        var aside = Path.of(name + ".prove");
        return Paths.tried(() -> {
            var isThere = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            if (isThere) {
                Files.move(path, aside);
            }
            Files.createSymbolicLink(path, Path.of("/tmp"));
            Files.delete(path);
            if (isThere) {
                Files.move(aside, path);
            }
            return Outcome.reached("a link stood at " + name);
        });
    }
}
