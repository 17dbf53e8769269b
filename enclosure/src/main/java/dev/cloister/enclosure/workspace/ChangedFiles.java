// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.FileStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Files that somebody may run later and that were changed since a moment: build files, CI files, scripts, whatever is
/// executable. Told by the time of the last change of a file's state, which no program can set.
final class ChangedFiles {
    private static final int MOST_ENTRIES = 50_000;
    private static final int EXECUTABLE = 0111;
    private static final long NANOSECONDS = 1_000_000_000;

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

    private final Beneath workspace;
    /// In nanoseconds since 1970.
    private final long since;
    private final List<String> changed = new ArrayList<>();
    private final Set<String> passedOver = new HashSet<>();
    private int left = MOST_ENTRIES;

    ChangedFiles(Beneath workspace, Instant since) {
        this.workspace = workspace;
        this.since = since.getEpochSecond() * NANOSECONDS;
    }

    /// Those that were seen, those near the top first.
    List<String> paths() {
        return List.copyOf(changed);
    }

    /// This stands in a directory.
    void see(String directory, List<Directories.Entry> entries) {
        var over = passedOver.remove(directory);
        for (var entry : entries) {
            var path = PathText.below(directory, entry.name());
            if (entry.type() == Directories.DT_DIR) {
                if (over || MADE.contains(entry.name())) {
                    passedOver.add(path);
                }
            } else if (!over && left-- > 0) {
                look(path, entry);
            }
        }
    }

    private void look(String path, Directories.Entry entry) {
        var there = workspace.look(path);
        if (there.isPresent()
                && there.get().changed() >= since
                && (NAMES.contains(entry.name()) || isScript(path, entry.name()) || isExecutable(there.get()))) {
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

    private static boolean isExecutable(FileStatus status) {
        return status.isFile() && (status.mode() & EXECUTABLE) != 0;
    }
}
