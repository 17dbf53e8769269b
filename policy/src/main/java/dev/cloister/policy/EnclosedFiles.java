// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.List;

/// What the agent finds in its file system beside the system's own tools.
///
/// @param at where the workspace is inside
/// @param home what becomes of the agent's home at the end
/// @param tools further trees of the host, shown read-only at the same path: absolute, or beginning with `~/`
/// @param writable protected paths of the workspace that its owner leaves writable, with what is below them
/// @param secrets what of the workspace isn't hidden although it looks like a secret
public record EnclosedFiles(At at, Home home, List<String> tools, List<String> writable, ShownSecrets secrets) {
    /// What holds where a policy says nothing.
    public static final EnclosedFiles DEFAULT =
            new EnclosedFiles(At.WORKSPACE, Home.KEPT, List.of(), List.of(), ShownSecrets.NONE);

    /// Where the workspace is inside.
    public enum At {
        /// At `/workspace`.
        WORKSPACE,
        /// At the path that it has on the host, for tools that record paths.
        SAME;

        /// As the file has it.
        public String word() {
            return this == SAME ? "same" : "/workspace";
        }
    }

    /// What becomes of the agent's home at the end of a run.
    public enum Home {
        /// It is there again in the project's next run.
        KEPT,
        /// It is gone.
        FRESH;

        /// As the file has it.
        public String word() {
            return this == KEPT ? "kept" : "fresh";
        }
    }

    public EnclosedFiles {
        tools = List.copyOf(tools);
        writable = List.copyOf(writable);
    }
}
