// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import dev.cloister.policy.Mode;
import java.util.List;
import java.util.Optional;

/// What the command line says.
///
/// @param base of the workspace's image
/// @param services names of the catalogue; empty where none was said
public record Wishes(Optional<Profile> profile, Optional<Mode> mode, Optional<String> base, List<String> services) {
    public Wishes {
        services = List.copyOf(services);
    }
}
