// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import java.util.Map;

/// What the workspace's image is made of.
public final class ImageText {
    private ImageText() {}

    /// The Dockerfile.
    public static String dockerfile() {
        return Template.fill("Dockerfile", Map.of());
    }

    /// The first process of the workspace.
    public static String workspace() {
        return Template.fill("workspace", Map.of());
    }
}
