// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the links in a directory on PATH lead: installers put a program into `~/.local/share/<tool>` and a link to it
/// into `~/.local/bin`.
final class LinkedTrees {
    /// Whose subdirectories are one tool each. Others are not: a link to a script in `~/notes` shows no notes.
    private static final List<String> HOMES_OF_TOOLS = List.of(".local/share", ".local/lib", ".local/opt");
    /// Tools whose programs lie in several places, or beside what isn't for an agent: uv keeps credentials there.
    private static final Map<String, List<String>> PARTS = Map.of(
            ".local/share/uv", List.of(".local/share/uv/tools", ".local/share/uv/python"),
            ".local/pipx", List.of(".local/pipx"));
    /// Directories there that are nobody's programs, whatever links to them.
    private static final Set<String> NEVER = Set.of(
            "keyrings", "kwalletd", "password-store", "gnupg", "applications", "Trash", "containers", "TelegramDesktop");
    /// More links than any directory of programs has.
    private static final int MOST = 500;

    private LinkedTrees() {}

    /// Adds the trees that the links of a directory lead to.
    static void of(Path directory, Path home, Set<Path> trees) {
        if (!directory.startsWith(home.resolve(".local"))) {
            return;
        }
        var left = MOST;
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (left-- == 0) {
                    return;
                }
                if (Files.isSymbolicLink(entry)) {
                    add(target(entry), home, trees);
                }
            }
        } catch (IOException _) {
            // A directory that can't be read has no links to follow.
        }
    }

    private static void add(Path target, Path home, Set<Path> trees) {
        for (var parts : PARTS.entrySet()) {
            if (target.startsWith(home.resolve(parts.getKey()))) {
                parts.getValue().forEach(part -> trees.add(home.resolve(part)));
                return;
            }
        }
        for (var each : HOMES_OF_TOOLS) {
            var tools = home.resolve(each);
            if (target.startsWith(tools) && target.getNameCount() > tools.getNameCount() + 1) {
                var tool = target.getName(tools.getNameCount());
                if (!NEVER.contains(tool.toString())) {
                    trees.add(tools.resolve(tool));
                }
            }
        }
    }

    /// One link is followed, and those on the way of its target: what a home behind a link is named, its links say too.
    private static Path target(Path link) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
        } catch (IOException _) {
            return link;
        }
    }
}
