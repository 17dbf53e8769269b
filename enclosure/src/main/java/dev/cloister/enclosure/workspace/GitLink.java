// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.nio.file.Path;
import java.util.Optional;

/// A file named `.git` that names a git directory: of a linked working tree, or of a submodule (gitrepository-layout(5)).
///
/// @param path of the file, below the workspace
/// @param target the git directory as it is named: absolute, or relative to the file's directory
record GitLink(String path, String target) {
    static final int LONGEST = 8192;
    private static final String KEY = "gitdir: ";

    /// The link with this content, if it is one.
    static Optional<GitLink> of(String path, String content) {
        return content.startsWith(KEY) && content.indexOf('\0') < 0
                ? Optional.of(new GitLink(path, content.substring(KEY.length()).strip()))
                : Optional.empty();
    }

    /// Why git can't be used there in the enclosure, and what to do; empty if it can.
    ///
    /// @param same whether the workspace has the path inside that it has on the host
    Optional<String> problem(Path workspace, boolean same) {
        var tree = PathText.normal(workspace + "/" + PathText.above(path));
        var isAbsolute = target.startsWith("/");
        var directory = PathText.normal(isAbsolute ? target : tree + "/" + target);
        if (!directory.startsWith(workspace + "/")) {
            return Optional.of(("cloister: git won't work inside for %s: its git directory is %s, outside the workspace; "
                            + "let the agent work in the repository itself or in a clone")
                    .formatted(tree, directory));
        }
        if (isAbsolute && !same) {
            return Optional.of(("cloister: git won't work inside for %s: its git directory is named by its path on the host; "
                            + "set files.workspace: { at: same } in the policy")
                    .formatted(tree));
        }
        return Optional.empty();
    }
}
