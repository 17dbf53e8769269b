// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.util.List;

/// A path of a workspace that some program of the host runs, or takes programs' names from, without its owner deciding
/// to run the project: on entering the directory, opening it, committing, starting an agent.
///
/// What runs only when its owner builds or tests (build files, package.json scripts, CI files) isn't here: an agent is
/// there to change it. [Aftermath] reports that.
///
/// @param form what it is where it exists, and how an absent one is held free
/// @param standIn what the agent reads where it doesn't exist, so that tools which look for it find nothing to complain of
/// @param why who runs it
record AutoRun(String path, Form form, String standIn, String why) {
    /// What stands on the host, for the run, where a protected path doesn't exist. Git lists neither an empty directory
    /// nor a socket, and tools that open a socket are told at once that it can't be read.
    enum Form {
        DIRECTORY,
        FILE
    }

    static final String HUSKY = ".husky";

    static final List<AutoRun> ALL = List.of(
            directory(".claude", "Claude Code runs its hooks, commands and agents"),
            file(".mcp.json", "{\"mcpServers\":{}}\n", "agents start its servers"),
            directory(".cursor", "Cursor runs its hooks and servers"),
            directory(".codex", "Codex starts its servers"),
            directory(".gemini", "Gemini starts its servers"),
            directory(".opencode", "OpenCode loads its plugins"),
            file("opencode.json", "{}\n", "OpenCode starts its servers"),
            directory(".devcontainer", "editors build and start it"),
            file(".devcontainer.json", "{}\n", "editors build and start it"),
            directory(".vscode", "VS Code runs tasks on opening, and programs its settings name"),
            directory(".idea", "JetBrains editors run its tasks and configurations"),
            directory(".zed", "Zed runs programs its settings name"),
            directory(".helix", "Helix runs programs its settings name"),
            file(".exrc", "", "vi runs it on starting"),
            file(".nvim.lua", "", "Neovim runs it on starting"),
            file(".nvimrc", "", "Neovim runs it on starting"),
            file(".dir-locals.el", "", "Emacs evaluates it on opening a file"),
            file(".envrc", "", "direnv runs it on entering"),
            file(".mise.toml", "", "mise runs its hooks on entering"),
            file("mise.toml", "", "mise runs its hooks on entering"),
            directory(HUSKY, "git runs it on committing"),
            file(".pre-commit-config.yaml", "repos: []\n", "git runs it on committing, through pre-commit"),
            file("lefthook.yml", "{}\n", "git runs it on committing, through Lefthook"),
            file("cloister.yaml", "", "the next run's policy"));

    private static AutoRun directory(String path, String why) {
        return new AutoRun(path, Form.DIRECTORY, "", why);
    }

    private static AutoRun file(String path, String standIn, String why) {
        return new AutoRun(path, Form.FILE, standIn, why);
    }
}
