// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which workspace is meant.
final class WorkspaceOption {
    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "The directory that a run would work in; the current one by default.")
    @Nullable
    Path directory;
}
