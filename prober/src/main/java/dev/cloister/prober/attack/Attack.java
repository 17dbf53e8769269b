// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attack;

import java.util.List;

/// One attack of the catalogue.
///
/// @param id stable, such as `net.host.loopback`: reports and their readers know it by this
/// @param tried what the agent does
/// @param heldBy what defends against it
/// @param requirements the numbers of the requirements that it tests
public record Attack(String id, Group group, String tried, String heldBy, List<String> requirements) {
    public Attack {
        requirements = List.copyOf(requirements);
    }
}
