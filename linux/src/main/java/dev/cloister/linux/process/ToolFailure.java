// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host tool that isn't there, failed, or didn't keep to its limits.
public final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String missing;

    /// @param message `cannot run <tool>: <reason>`
    public ToolFailure(String message) {
        super(message);
        this.missing = null;
    }

    private ToolFailure(String message, String missing) {
        super(message);
        this.missing = missing;
    }

    /// The failure of a tool that isn't there.
    static ToolFailure notInstalled(String tool) {
        return new ToolFailure("cannot run %s: it isn't installed".formatted(tool), tool);
    }

    /// The tool that isn't there, if that is the failure.
    public Optional<String> missing() {
        return Optional.ofNullable(missing);
    }
}
