// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.List;

/// What of the workspace the agent sees although it looks like a secret.
///
/// @param paths relative to the workspace; one that ends in `/` stands for everything below it
public record ShownSecrets(List<String> paths) {
    /// What holds where a policy says nothing: every secret is hidden.
    public static final ShownSecrets NONE = new ShownSecrets(List.of());

    public ShownSecrets {
        paths = List.copyOf(paths);
    }

    /// Whether the agent sees the file at this path of the workspace.
    public boolean has(String path) {
        for (var shown : paths) {
            if (shown.equals(path) || (shown.endsWith("/") && path.startsWith(shown))) {
                return true;
            }
        }
        return false;
    }
}
