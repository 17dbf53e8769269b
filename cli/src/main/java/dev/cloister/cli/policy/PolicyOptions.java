// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the command line says about the policy.
public final class PolicyOptions {
    @Option(names = "--policy", paramLabel = "FILE", description = "Use this policy file; outside the workspace it needs no trust.")
    @Nullable
    Path file;

    @Option(names = "--mode", paramLabel = "MODE", description = "strict, observe or permissive.")
    @Nullable
    String mode;

    @Option(names = "--preset", paramLabel = "P,P", description = "Presets beside those of the policy in force.")
    List<String> presets = new ArrayList<>();

    @Option(names = "--allow", paramLabel = "HOST[:PORT]", description = "Allow this too; 443 without a port.")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--service",
            paramLabel = "NAME=HOST:PORT",
            description = "A server near the host, reached by NAME.")
    List<String> services = new ArrayList<>();

    /// No options given.
    public PolicyOptions() {}

    /// The file that `--policy` names.
    public @Nullable Path file() {
        return file;
    }
}
