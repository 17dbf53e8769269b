// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Files that somebody may run later and that were changed since a moment: build files, CI files, scripts, whatever is
/// executable. Told by the time of the last change of a file's state, which no program can set.
final class ChangedFiles {
    private static final int MOST_ENTRIES = 50_000;
    private static final int EXECUTABLE = 0111;

    /// What tools make, mostly by the thousand.
    private static final Set<String> MADE = Set.of(
            ".git", "node_modules", "target", "build", "dist", "out", ".venv", "venv", "__pycache__", ".gradle", ".tox");

    private static final Set<String> NAMES = Set.of(
            "AGENTS.md",
            "CLAUDE.md",
            "CMakeLists.txt",
            "Dockerfile",
            "GNUmakefile",
            "Gemfile",
            "Gruntfile.js",
            "Jenkinsfile",
            "Makefile",
            "Rakefile",
            "Taskfile.yml",
            "Vagrantfile",
            "build.gradle",
            "build.gradle.kts",
            "build.rs",
            "compose.yaml",
            "compose.yml",
            "conftest.py",
            "docker-compose.yaml",
            "docker-compose.yml",
            "flake.nix",
            "gradle-wrapper.properties",
            "gradle.properties",
            "gulpfile.js",
            "justfile",
            "makefile",
            "maven-wrapper.properties",
            "meson.build",
            "noxfile.py",
            "package.json",
            "pom.xml",
            "pyproject.toml",
            "settings.gradle",
            "settings.gradle.kts",
            "setup.cfg",
            "setup.py",
            "shell.nix",
            "tox.ini",
            ".bazelrc",
            ".gitattributes",
            ".gitlab-ci.yml",
            ".gitmodules",
            ".npmrc",
            ".pnpmfile.cjs",
            ".travis.yml",
            ".yarnrc.yml",
            "azure-pipelines.yml");

    private static final List<String> DIRECTORIES =
            List.of(".github/workflows/", ".github/actions/", ".circleci/", ".mvn/", ".buildkite/");

    private final Path workspace;
    private final Instant since;
    private final List<String> changed = new ArrayList<>();

    private ChangedFiles(Path workspace, Instant since) {
        this.workspace = workspace;
        this.since = since;
    }

    /// Their paths, those near the top first.
    static List<String> in(Path workspace, Instant since) {
        var files = new ChangedFiles(workspace, since);
        files.search();
        return List.copyOf(files.changed);
    }

    /// When a file's state last changed; long ago for one that isn't there.
    static Instant changed(Path file) {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    private void search() {
        var waiting = new ArrayDeque<>(List.of(""));
        var left = MOST_ENTRIES;
        while (!waiting.isEmpty() && left > 0) {
            var directory = waiting.remove();
            try (var entries = Files.newDirectoryStream(workspace.resolve(directory))) {
                for (var entry : entries) {
                    left--;
                    var name = entry.getFileName().toString();
                    var path = directory.isEmpty() ? name : directory + "/" + name;
                    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        look(path, name, entry);
                    } else if (!MADE.contains(name)) {
                        waiting.add(path);
                    }
                }
            } catch (IOException | DirectoryIteratorException _) {
                // What the owner can't look into, the owner doesn't run.
            }
        }
    }

    private void look(String path, String name, Path file) {
        if ((NAMES.contains(name) || isScript(path, name) || isExecutable(file)) && changed(file).compareTo(since) >= 0) {
            changed.add(path);
        }
    }

    private static boolean isScript(String path, String name) {
        for (var directory : DIRECTORIES) {
            if (path.startsWith(directory)) {
                return true;
            }
        }
        return name.endsWith(".sh") || name.endsWith(".mk") || name.endsWith(".cmake");
    }

    private static boolean isExecutable(Path file) {
        try {
            var mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & EXECUTABLE) != 0 && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException _) {
            return false;
        }
    }
}
