// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.List;

/// Where the agent runs, with what, and how long it is remembered: all of a policy that isn't about the network. It holds for a whole run; a
/// reload changes none of it.
///
/// @param limits what the agent may use up
/// @param environment variables that the agent gets beside the short list that always passes
/// @param audit how long audits are kept
public record Enclosed(
        EnclosedFiles files,
        Limits limits,
        List<PassedVariable> environment,
        KernelSurface kernel,
        Retention audit) {
    /// What holds where a policy says nothing.
    public static final Enclosed DEFAULT = new Enclosed(
            EnclosedFiles.DEFAULT, Limits.DEFAULT, List.of(), KernelSurface.DEFAULT, Retention.DEFAULT);

    public Enclosed {
        environment = List.copyOf(environment);
    }
}
