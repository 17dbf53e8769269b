// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.List;

/// What the agent finds in its file system beside the system's own tools.
///
/// @param tools further trees of the host, shown read-only at the same path: absolute, or beginning with `~/`
/// @param writable protected paths of the workspace that its owner leaves writable, with what is below them
/// @param secrets what of the workspace isn't hidden although it looks like a secret
public record EnclosedFiles(List<String> tools, List<String> writable, ShownSecrets secrets) {
    /// What holds where a policy says nothing.
    public static final EnclosedFiles DEFAULT = new EnclosedFiles(List.of(), List.of(), ShownSecrets.NONE);

    public EnclosedFiles {
        tools = List.copyOf(tools);
        writable = List.copyOf(writable);
    }
}
